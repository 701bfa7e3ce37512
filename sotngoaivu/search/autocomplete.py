"""Autocomplete: what the search box offers while a reader types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import folded_words
from sotngoaivu.search import autocomplete_cache
from sotngoaivu.search.keyboards import decoded
from sotngoaivu.search.lookups import MOST_TYPED, Title, titles_starting
from sotngoaivu.search.result_types import KINDS
from sotngoaivu.search.throttle import Limit

MOST = 8
# Seconds that browsers and proxies may keep an answer.
MAX_AGE = 60
# A letter each tenth of a second for a while, then five a second.
limit = Limit(burst=60, rate=5)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Pages and staff by the beginnings of the words in `q`, in the language of the address.

    `suggestions`: a list of at most eight `title`, `url`, `kind` and `lang` ("vi" where an English
    reader gets a Vietnamese title, else ""); `said`: how many there are, for screen readers.
    Status 429 for a reader who asks too often.
    """
    if not limit.allows(request):
        response = JsonResponse({"error": "Too many requests."}, status=429)
        response["Retry-After"] = "2"
        response["Cache-Control"] = "no-store"
        return response
    language = get_language() or MAIN_LANGUAGE
    typed = request.GET.get("q", "")[:MOST_TYPED]
    words = " ".join(folded_words(typed))
    titles = []
    if words:
        titles = autocomplete_cache.suggestions(words, language, lambda: _titles(typed, language))
    response = JsonResponse(
        {"suggestions": [_shown(title) for title in titles], "said": _said(titles)}
    )
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _titles(typed: str, language: str) -> list[Title]:
    """As typed, or as it reads in Telex or VNI where that is nothing."""
    found = titles_starting(typed, language, limit=MOST)
    if not found and (read := decoded(typed)):
        found = titles_starting(read, language, limit=MOST)
    return found


def _shown(title: Title) -> dict[str, Any]:
    return {
        "title": title.title,
        "url": title.url,
        "kind": str(KINDS.get(title.kind, "")),
        "lang": title.lang,
    }


def _said(titles: list[Title]) -> str:
    if not titles:
        return _("No suggestions.")
    return ngettext(
        "%(number)d suggestion. Up and down arrow keys choose.",
        "%(number)d suggestions. Up and down arrow keys choose.",
        len(titles),
    ) % {"number": len(titles)}
