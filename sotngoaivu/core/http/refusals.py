"""Refusals: answers to requests that do not reach a view, in the reader's language."""

from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedRedirect
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sotngoaivu.core.http.errors import language_of, problem
from sotngoaivu.core.http.headers import PERMISSIONS, public_policy
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

# Somebody's turn comes within a second or two; readers' browsers do not ask by themselves.
RETRY_AFTER_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses to answer, such as a host that is not this site's.

    414 where all that was asked for would have to stand in the address of a redirect.
    """
    is_too_long = isinstance(exception, DisallowedRedirect)
    status = HTTPStatus.REQUEST_URI_TOO_LONG if is_too_long else HTTPStatus.BAD_REQUEST
    return refusal(status, request.path_info, language_of(request))


def refusal(status: int, path: str, language: str = "") -> HttpResponse:
    """What to say with `status`, a page or, for programs, JSON. Asks nothing of the database."""
    if path.startswith("/api/"):
        response: HttpResponse = problem(status)
    else:
        language = language or translation.get_language_from_path(path) or MAIN_LANGUAGE
        response = HttpResponse(_page(status, language), status=status)
        response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = public_policy()
    response["Permissions-Policy"] = PERMISSIONS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    response["Content-Length"] = str(len(response.content))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


@lru_cache(maxsize=32)
def _page(status: int, language: str) -> str:
    with translation.override(language):
        title, text = _said(status)
        about = {"status": status, "title": title, "text": text, "LANGUAGE_CODE": language}
        return render_to_string("refused.html", about)


def _said(status: int) -> tuple[str, str]:
    match status:
        case HTTPStatus.REQUEST_TIMEOUT:
            return _("Sending took too long"), _("Please check your connection and send it again.")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return (
                _("The file is too large"),
                _(
                    "What is sent at once may be up to 20 MB. What you wrote is still there when "
                    "you go back in your browser."
                ),
            )
        case HTTPStatus.REQUEST_URI_TOO_LONG:
            return _("The address is too long"), _("Please start from the home page.")
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return (
                _("Very many people are on the site just now"),
                _("Please try again in a few seconds."),
            )
        case HTTPStatus.INSUFFICIENT_STORAGE:
            return (
                _("The site has no room left for what you sent"),
                _("Please try again later, or tell the office by telephone."),
            )
        case _other:
            return _("The request cannot be understood"), _("Please start from the home page.")
