"""Autocomplete: what the search box suggests while a reader types, kept for a short time."""

import hashlib
import uuid

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import folded_words
from sotngoaivu.search.keyboards import decoded
from sotngoaivu.search.matching import starting
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.searchable import KINDS, NEWS
from sotngoaivu.search.throttle import Limit

MOST = 8
# Letters typed of which suggestions are looked for.
MOST_TYPED = 80
# Seconds that browsers and proxies, and our own cache, may keep an answer.
MAX_AGE = 60
# A letter each tenth of a second for a while, then five a second.
limit = Limit("suggestions", burst=60, rate=5)

_GENERATION = "search:generation"


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
    found = cached_suggestions(request.GET.get("q", "")[:MOST_TYPED], language)
    response = JsonResponse({"suggestions": found, "said": _said(len(found))})
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["X-Robots-Tag"] = "noindex"
    return response


def cached_suggestions(typed: str, language: str) -> list[dict[str, str]]:
    """The suggestions from the cache, unless `forget_suggestions` was called since."""
    words = " ".join(folded_words(typed))
    if not words:
        return []
    generation = cache.get_or_set(_GENERATION, lambda: uuid.uuid4().hex, None)
    digest = hashlib.sha256(f"{generation} {language} {words}".encode()).hexdigest()
    found: list[dict[str, str]] | None = cache.get(f"search:autocomplete:{digest}")
    if found is None:
        # As typed, or as it reads in Telex or VNI where that is nothing.
        found = titles_starting(typed, language) or titles_starting(decoded(typed), language)
        cache.set(f"search:autocomplete:{digest}", found, MAX_AGE)
    return found


def forget_suggestions() -> None:
    """Once what is being written has been committed, suggestions are made anew."""
    transaction.on_commit(lambda: cache.set(_GENERATION, uuid.uuid4().hex, None), robust=True)


def titles_starting(typed: str, language: str) -> list[dict[str, str]]:
    """Pages and staff in whose title each word typed begins a word, in two queries.

    Words count as folded; the last may be unfinished, those before it are whole words. What
    stands comes before news, newer news first. Only what anyone may see.
    """
    words = folded_words(typed[:MOST_TYPED])
    if not words:
        return []
    # Three times as many, for those that may not be seen.
    keys = starting(words, 3 * MOST)
    entries = SearchEntry.objects.visible().select_related("page").defer("body", "body_en")
    found = entries.in_bulk(keys)
    shown = sorted((found[key] for key in keys if key in found), key=_order)
    return [_suggestion(entry, language) for entry in shown[:MOST]]


def _order(entry: SearchEntry) -> tuple[bool, float]:
    is_news = entry.kind == NEWS
    return is_news, -entry.date.timestamp() if is_news and entry.date else 0.0


def _suggestion(entry: SearchEntry, language: str) -> dict[str, str]:
    title, lang = entry.title_in(language)
    kind = str(KINDS.get(entry.kind, ""))
    return {"title": title, "url": entry.url_in(language), "kind": kind, "lang": lang}


def _said(number: int) -> str:
    if not number:
        return _("No suggestions.")
    return ngettext(
        "%(number)d suggestion. Up and down arrow keys choose.",
        "%(number)d suggestions. Up and down arrow keys choose.",
        number,
    ) % {"number": number}
