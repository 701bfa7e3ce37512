"""Alternate formats below each page's own address: its Markdown, its social image.

Both are routed by the page, so that Wagtail's checks of what is live and who may see it hold.
"""

import hashlib
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from wagtail.url_routing import RouteResult

from pages.blocks.media import Picture
from pages.formats import markdown
from pages.models.settings import SiteSettings
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.list_title import list_title
from sotngoaivu.media.lookup import find
from sotngoaivu.media.specs import RENDITION_SETS

if TYPE_CHECKING:
    from wagtail.models import Page as _Page

    from pages.navigation.request import PageRequest
else:
    _Page = object

MARKDOWN, PICTURE = "index.md", "og.png"
PICTURE_MAX_AGE = 7 * 24 * 3600
MARKDOWN_MAX_AGE = 60
HOME_DEPTH = 2


class AlternateFormats(_Page):
    """Mixin of pages; adds two addresses below each."""

    def route(self, request: "PageRequest", path_components: list[str]) -> Any:
        if len(path_components) == 1 and path_components[0] in {MARKDOWN, PICTURE}:
            if not self.live:
                raise Http404
            request.view_below = path_components[0]
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: "PageRequest", *args: Any, **kwargs: Any) -> HttpResponse:
        name = getattr(request, "view_below", "")
        if name == PICTURE:
            return self._answer(request, self._picture(request), "image/png", PICTURE_MAX_AGE)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if name != MARKDOWN or response.status_code != 200:
            return response
        return self._markdown(request, response)

    @property
    def active_language(self) -> str:
        return translation.get_language() or MAIN_LANGUAGE

    def social_picture_words(self, site_info: Any) -> tuple[str, str, str]:
        """What the picture says: title, department, the body that it belongs to."""
        # The home page's title is the department's name, which stands above already.
        title = site_info.theme if self.depth == HOME_DEPTH else self.localized_title
        return title, site_info.name, site_info.parent_name

    @property
    def main_picture(self) -> Picture | None:
        """The picture that stands for the page where somebody links to it."""
        return None

    def social_picture_file(self) -> str:
        """Name of the stored file that the title stands over; "" where there is none (yet)."""
        picture = self.main_picture
        made = find(picture.image, "link") if picture and picture.image else {}
        size = made.get(RENDITION_SETS["link"].fallback)
        return size.name if size else ""

    def _picture(self, request: "PageRequest") -> bytes:
        # Large, and needed by few workers.
        from pages.formats import social_drawing

        words = self.social_picture_words(SiteSettings.load(request))
        return social_drawing.picture(*words, self.social_picture_file())

    def _markdown(self, request: "PageRequest", response: HttpResponse) -> HttpResponse:
        if hasattr(response, "render"):
            response.render()
        # A list is what is asked of it.
        context = getattr(response, "context_data", None) or {}
        address = f"{self.canonical_url}{context.get('canonical_query') or ''}"
        text = markdown.document(
            self,
            response.content.decode(),
            SiteSettings.load(request).name,
            title=list_title(self.localized_title, context.get("filters") or ()),
            address=address,
        )
        answer = self._answer(
            request, text.encode(), "text/markdown; charset=utf-8", MARKDOWN_MAX_AGE
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Link"] = f'<{address}>; rel="canonical"'
        return answer

    def _answer(
        self, request: "PageRequest", content: bytes, content_type: str, max_age: int
    ) -> HttpResponse:
        """Conditional response; only what everybody may see is for shared caches."""
        response = HttpResponse(content, content_type=content_type)
        etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
        open_to_all = not self.get_view_restrictions().exists()
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = (
            f"public, max-age={max_age}" if open_to_all else "private, no-store"
        )
        return get_conditional_response(request, etag=etag, response=response) or response
