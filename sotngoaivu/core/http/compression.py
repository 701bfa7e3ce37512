"""Compression of what is text; pictures and documents are small already."""

import re
from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/", "application/json", "application/xml", "application/rss", "application/atom")


_NOTHING = re.compile(r"q\s*=\s*0(?:\.0*)?")


@lru_cache(maxsize=512)
def accepted_codings(header: str) -> str:
    """What `Accept-Encoding` accepts, without what it refuses ("gzip;q=0") and without weights.

    Django, WhiteNoise and the page cache look for the names alone.
    """
    found = []
    for part in header.lower().split(","):
        name, _semicolon, weight = (piece.strip() for piece in part.partition(";"))
        if name in ("gzip", "x-gzip", "br") and not _NOTHING.fullmatch(weight):
            found.append(name.removeprefix("x-"))
    return ", ".join(dict.fromkeys(found))


class TextGZipMiddleware(GZipMiddleware):
    """Django's, for text alone: files keep their length, which downloads show and ranges need."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
