"""Page cache middleware: stores a page on its way out of Django."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from sotngoaivu.core.http.live import live_fragment
from sotngoaivu.pagecache.keys import canonical_query
from sotngoaivu.pagecache.request import CacheableRequest

# Where the cached-page application leaves the slot in the request's META.
SLOT = "sotngoaivu.pagecache.slot"

CACHEABLE_TYPES = ("text/", "application/rss+xml", "application/atom+xml")
MOST_BYTES = 1024 * 1024


@dataclass(slots=True)
class Slot:
    """What the cached-page application asks for: the page at a canonical query string."""

    query: str
    pieces: list[bytes] | None = None
    language: str = ""


def mark_cacheable(request: CacheableRequest, query: str = "") -> None:
    """Say that the answer is the same for every reader without a session.

    `query` is the query string ("?a=1&b=2") that names what is answered; a request by another
    one is answered, but not kept. Called anew, it replaces what was said. The first call also
    takes from the request what pages do not heed, so that no reader's own parameters stand in a
    page for all.
    """
    slot = request.META.get(SLOT)
    if slot is not None and not hasattr(request, "cache_query"):
        request.META["QUERY_STRING"] = slot.query
        request.GET = QueryDict(slot.query, encoding=request.encoding)
    request.cache_query = canonical_query(query.lstrip("?"))


class PageCacheMiddleware:
    """Stands next to the views' own middleware, where the figures are still a mark in the page."""

    def __init__(self, get_response: Callable[[CacheableRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: CacheableRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_for_all(request, response):
            return response
        # The counts are live and readers are counted here: shared caches must ask each time.
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Cookie"])
        slot = request.META.get(SLOT)
        if slot is None or slot.query != request.cache_query:
            return response
        if len(response.content) <= MOST_BYTES:
            slot.pieces, slot.language = live_fragment().split(response.content)
        return response


def _is_for_all(request: CacheableRequest, response: HttpResponse) -> bool:
    return (
        hasattr(request, "cache_query")
        and response.status_code == 200
        and not response.cookies
        and not getattr(request, "is_preview", False)
        and response.headers.get("Content-Type", "").startswith(CACHEABLE_TYPES)
        and "private" not in response.headers.get("Cache-Control", "")
        and "no-store" not in response.headers.get("Cache-Control", "")
        and "cookie" not in response.headers.get("Vary", "").lower()
    )
