"""Compression of what is text; pictures and documents are small already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/", "application/json", "application/xml", "application/rss", "application/atom")


class TextGZipMiddleware(GZipMiddleware):
    """Django's, for text alone: files keep their length, which downloads show and ranges need."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
