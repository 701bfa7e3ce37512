"""Pasting a document into a body: what a text becomes is shown first, then handed to the editor.

Nothing is kept here between the two: the browser sends the text again. The page is not saved;
pictures that stand in the text are put into the library once it is taken.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Collection
from wagtail.permission_policies.pages import PagePermissionPolicy

from pages.blocks import BodyBlock
from pages.foreign import Conversion, TooMuch, convert, word
from pages.foreign.bounds import SIGNS, TOO_LONG
from pages.foreign.convert import as_html
from pages.foreign.embedded import Embedded, take_out
from pages.foreign.encodings import Choice
from pages.foreign.media import LeftOut, NoMedia, Reason
from pages.foreign.shown import shown
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE, LocalizedText
from sotngoaivu.core.text.legacy import LegacyEncoding
from sotngoaivu.media.adding import NotAdded, add_picture
from sotngoaivu.media.collections import collection_for_pictures

# Fields that the button stands at.
FIELDS = tuple(f"body_{code}" for code in LANGUAGES)
# UTF-8 needs up to four for a sign; pictures are bounded once they are known.
_MOST_BYTES = 4 * SIGNS + 30 * 1024 * 1024


class _Shown(NoMedia):
    """Of a preview: pictures have the numbers by which they stand in the text."""

    def __init__(self, embedded: Embedded) -> None:
        self.embedded = embedded

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        if self.embedded.get(source) is None:
            return None
        return int(source.rpartition(":")[2])


class _Taken(_Shown):
    """Of what is taken: pictures are in the library from now on."""

    def __init__(self, embedded: Embedded, title: str, user: Any, collection: Collection) -> None:
        super().__init__(embedded)
        self._title, self._user, self._collection = title, user, collection
        self.refused: list[str] = []
        self._keys: dict[str, int] = {}

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        content = self.embedded.get(source)
        if content is None:
            return None
        if source not in self._keys:
            number = len(self._keys) + 1
            title = alt.text or f"{self._title or _('Picture')} ({number})"
            try:
                image = add_picture(
                    content,
                    name=f"anh-{number}",
                    title=title,
                    alt=alt,
                    user=self._user,
                    collection=self._collection,
                )
            except NotAdded as error:
                self.refused.append(str(error))
                return None
            self._keys[source] = image.pk
        return self._keys[source]


@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """What the text sent becomes: a preview, or with `take` the blocks as the form has them."""
    if not PagePermissionPolicy().user_has_any_permission(request.user, {"add", "change"}):
        raise PermissionDenied
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        language = MAIN_LANGUAGE
    try:
        html, embedded = _sent(request)
        if request.POST.get("take"):
            return _take(request, html, embedded, language)
        return _preview(request, html, embedded, language)
    except TooMuch as error:
        return JsonResponse({"error": error.told}, status=422)


def _sent(request: HttpRequest) -> tuple[str, Embedded]:
    """The HTML that was sent, or that of the Word file, and the pictures in it. Raises TooMuch."""
    document = request.FILES.get("file")
    if document:
        return word.read(document)
    sent = request.FILES.get("html")
    if sent:
        if (sent.size or 0) > _MOST_BYTES:
            raise TooMuch(TOO_LONG)
        return take_out(sent.read().decode("utf-8", errors="replace"))
    return as_html(request.POST.get("text", "")), Embedded()


def _choice(request: HttpRequest) -> Choice:
    chosen = request.POST.get("encoding", "auto")
    if chosen in [*map(str, LegacyEncoding)]:
        return LegacyEncoding(chosen)
    return None if chosen == "none" else "auto"


def _preview(request: HttpRequest, html: str, embedded: Embedded, language: str) -> HttpResponse:
    made = convert(html, media=_Shown(embedded), encoding=_choice(request), language=language)
    blocks = shown(made.blocks, embedded.pictures)
    with translation.override(language):
        context = {"blocks": blocks, "language": language}
        preview = render_to_string("pages/admin/paste_preview.html", context)
    return JsonResponse(
        {
            "preview": preview,
            "count": len(made.blocks),
            "pictures": sum(len(each.get("pictures", ())) for each in blocks),
            **_told(made, made.left_out),
        }
    )


def _told(made: Conversion, left_out: list[LeftOut]) -> dict[str, Any]:
    return {
        "leftOut": [str(each) for each in left_out],
        "encoding": made.encoding or "",
        "encodingLabel": made.encoding.label if made.encoding else "",
        "putRight": made.put_right,
    }


def _take(request: HttpRequest, html: str, embedded: Embedded, language: str) -> HttpResponse:
    collection = collection_for_pictures(request.user)
    if collection is None:
        media: _Shown = _Shown(Embedded())
    else:
        title = request.POST.get("title", "")[:200]
        media = _Taken(embedded, title, request.user, collection)
    made = convert(html, media=media, encoding=_choice(request), language=language)
    block = BodyBlock()
    left_out = [
        *made.left_out,
        *(LeftOut(Reason.PICTURE, told) for told in getattr(media, "refused", [])),
    ]
    states = block.get_form_state(block.to_python(made.blocks))
    return JsonResponse({"blocks": states, **_told(made, left_out)})


def paste_urls() -> list[URLPattern]:
    return [path("paste/", paste, name="paste")]


def paste_layer() -> str:
    """The dialog and its script, for every form of the admin; they heed those with a body."""
    encodings = [(each.value, each.label) for each in LegacyEncoding]
    return render_to_string(
        "pages/admin/paste.html", {"fields": " ".join(FIELDS), "encodings": encodings}
    )
