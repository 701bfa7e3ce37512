"""Visits middleware: counts a response's page view and fills in the live counts."""

from collections.abc import Callable

import django.db
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from sotngoaivu.core.http.live import NOTED
from sotngoaivu.visits.counter import counter
from sotngoaivu.visits.pageviews import note_view
from sotngoaivu.visits.placeholders import fill, split


class VisitsMiddleware:
    """Stands outside sessions and any page cache, so that kept pages count and live too.

    Neither part asks the database; what fails in them is the counter's to bear, never a page's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.elsewhere = (
            reverse("wagtailadmin_home"),
            reverse("wagtaildocs_serve", args=[1, "x"]).removesuffix("1/x"),
            "/api/",
            "/_util/",
            settings.STATIC_URL,
            settings.MEDIA_URL,
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_html(response):
            return response
        if self.is_page_view(request, response):
            note_view(request.META)
        pieces, language = split(response.content)
        if language:
            response.content = fill(pieces, counter.block(language))
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response

    def is_page_view(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Whether a reader has opened a public page (docs/visits.md lists what does not count)."""
        return (
            request.method == "GET"
            and NOTED not in request.META
            and response.status_code == 200
            and not request.path_info.startswith(self.elsewhere)
            and not getattr(request, "is_preview", False)
            and not getattr(request, "is_dummy", False)
            and not _is_signed_in(request)
        )


def _is_html(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return kind == "text/html" and not response.headers.get("Content-Encoding")


def _is_signed_in(request: HttpRequest) -> bool:
    """Asks the session only of a browser that brings one, and the page has mostly asked before."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return False
    try:
        return request.user.is_authenticated
    except django.db.Error:
        # Only staff are ever given a session.
        return True
