"""Error pages in the reader's language. 500, 503 and 507 need nothing of the database."""

import contextlib
import logging
import sys
from http import HTTPStatus

import django.db
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sotngoaivu.core.database import is_known
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.outage import reason
from sotngoaivu.core.trouble import Trouble, trouble

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30
_SAFE = {"GET", "HEAD", "OPTIONS"}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where it is not the program's fault, 507 where what was sent finds no room.

    With the latter two come `Retry-After` (seconds) and, for whoever sent something, what became
    of it. The log has one line of each; while the database is known to be away, none.
    """
    error = sys.exc_info()[1]
    found = trouble(error)
    is_sent = request.method not in _SAFE
    status = 500
    if found:
        status = 507 if found is Trouble.FULL and is_sent else 503
        if not is_known(error):
            logger.warning("%s was not answered: %s", request.path_info, reason(error))
    language = language_of(request)
    if request.path_info.startswith("/api/"):
        response = problem(status)
    else:
        with translation.override(language):
            response = HttpResponse(_page(status, found if is_sent else None), status=status)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    if found:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(status: int, found: Trouble | None) -> str:
    """In the active language; `found` is what kept from being stored what somebody sent."""
    about: dict[str, object] = {"status": status, "LANGUAGE_CODE": translation.get_language()}
    if found is None:
        return render_to_string(f"{status}.html", about)
    about["title"], about["text"] = _said(found)
    return render_to_string("refused.html", about)


def _said(found: Trouble) -> tuple[str, str]:
    match found:
        case Trouble.FULL:
            return (
                _("The server's disk is full"),
                _(
                    "It could not be saved. Please tell whoever looks after the server. What you "
                    "wrote is still there when you go back in your browser."
                ),
            )
        case Trouble.BUSY:
            return (
                _("Somebody else is saving for very long"),
                _(
                    "It could not be saved. What you wrote is still there when you go back in your "
                    "browser: please save it again in a minute."
                ),
            )
        case Trouble.UPLOADS_AWAY:
            return (
                _("The place where files are kept does not answer"),
                _(
                    "It could not be saved. What you wrote is still there when you go back in your "
                    "browser: please save it again in a few minutes."
                ),
            )
        case Trouble.READ_ONLY:
            return (
                _("The database takes no changes at present"),
                _(
                    "It could not be saved. Please tell whoever looks after the server. What you "
                    "wrote is still there when you go back in your browser."
                ),
            )
        case Trouble.AWAY:
            return (
                _("The database does not answer"),
                _(
                    "It is not sure whether it was saved. What you wrote is still there when you "
                    "go back in your browser: please look in a few minutes, and save it again if "
                    "need be."
                ),
            )


def language_of(request: HttpRequest) -> str:
    """That of the address; in the admin, that of the editor's account, if that is known still."""
    if request.path_info.startswith(reverse("wagtailadmin_home")):
        with contextlib.suppress(django.db.Error, AttributeError):
            chosen: str = request.user.wagtail_userprofile.get_preferred_language()  # type: ignore[union-attr]
            if chosen in dict(settings.LANGUAGES):
                return chosen
    return translation.get_language_from_path(request.path_info) or MAIN_LANGUAGE


def problem(status: int) -> HttpResponse:
    """The same for programs (RFC 9457)."""
    title = HTTPStatus(status).phrase
    facts = {"type": "about:blank", "title": title, "status": status, "detail": title}
    response = JsonResponse(facts, status=status, content_type="application/problem+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
