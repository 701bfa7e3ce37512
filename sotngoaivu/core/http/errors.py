"""Error pages in the reader's language. 500 and 503 ask nothing of the database."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

RETRY_AFTER_SECONDS = 30


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with `Retry-After` (seconds) where the database did not answer."""
    language = translation.get_language_from_path(request.path_info) or MAIN_LANGUAGE
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if away else 500
    if request.path_info.startswith("/api/"):
        response = problem(status)
    else:
        with translation.override(language):
            content = render_to_string(f"{status}.html", {"LANGUAGE_CODE": language})
        response = HttpResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    if away:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def problem(status: int) -> HttpResponse:
    """The same for programs (RFC 9457)."""
    title = HTTPStatus(status).phrase
    facts = {"type": "about:blank", "title": title, "status": status, "detail": title}
    response = JsonResponse(facts, status=status, content_type="application/problem+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
