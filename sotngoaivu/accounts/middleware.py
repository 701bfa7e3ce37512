"""Middleware of accounts: who may use the admin, and from where; whoever tries passwords waits."""

import ipaddress
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from sotngoaivu.accounts.attempts import GATE, RESET, SECOND_STEP, SIGN_IN, Attempt, AttemptKind
from sotngoaivu.accounts.second_factor.factors import is_missing
from sotngoaivu.accounts.second_factor.sign_in import username_of_first_step
from sotngoaivu.core.http.clients import client_address, network
from sotngoaivu.core.text.composed import composed

_ATTEMPT = "sotngoaivu.attempt"
_USERNAME = UsernameField()


def _username(request: HttpRequest, arguments: dict[str, Any]) -> str:
    """As the form of the sign-in and the database read it: whatever finds the same account."""
    return str(composed(_USERNAME.to_python(request.POST.get("username", "")))).casefold()


def _own_username(request: HttpRequest, arguments: dict[str, Any]) -> str:
    """Of somebody who is signed in, and whose password is asked for once more."""
    if request.POST.get("password-old_password") and request.user.is_authenticated:
        return request.user.get_username().casefold()
    return ""


def _username_between_steps(request: HttpRequest, arguments: dict[str, Any]) -> str:
    return username_of_first_step(request)


def _signed_in_username(request: HttpRequest, arguments: dict[str, Any]) -> str:
    return request.user.get_username().casefold()


def _email(request: HttpRequest, arguments: dict[str, Any]) -> str:
    return str(composed(request.POST.get("email", "").strip())).casefold()


def _page(request: HttpRequest, arguments: dict[str, Any]) -> str:
    return f"page {arguments['page_view_restriction_id']}"


def _collection(request: HttpRequest, arguments: dict[str, Any]) -> str:
    return f"collection {arguments['restriction_id']}"


# Every view that takes a password, or sends a message to whoever is named, and what it is for.
GUARDED: dict[str, tuple[AttemptKind, Callable[[HttpRequest, dict[str, Any]], str]]] = {
    "wagtailadmin_login": (SIGN_IN, _username),
    "wagtailcore_login": (SIGN_IN, _username),
    "wagtailadmin_second_step": (SECOND_STEP, _username_between_steps),
    "wagtailcore_second_step": (SECOND_STEP, _username_between_steps),
    "wagtailadmin_account": (SIGN_IN, _own_username),
    "confirm_password": (SIGN_IN, _signed_in_username),
    "wagtailadmin_password_reset": (RESET, _email),
    "wagtailcore_authenticate_with_password": (GATE, _page),
    "wagtaildocs_authenticate_with_password": (GATE, _collection),
}


class AttemptsMiddleware:
    """Counts what is sent to the guarded views; a redirection is their word for "right"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        attempt = request.META.pop(_ATTEMPT, None)
        if attempt and response.status_code == HTTPStatus.FOUND:
            attempt.succeeded()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method != "POST" or name not in GUARDED:
            return None
        kind, account_of = GUARDED[name]
        account = account_of(request, kwargs)
        if not account:
            return None
        attempt = Attempt(kind, account, network(client_address(request.META)))
        if attempt.wait:
            return _wait(request, attempt.wait)
        request.META[_ATTEMPT] = attempt
        return None


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    if seconds <= 90:
        time = ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        time = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    response = render(request, "accounts/wait.html", {"time": time}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


# What somebody needs who has yet to choose a password, or to set up a second factor.
_ALWAYS = {
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_second_step",
    "wagtailadmin_sprite",
    "session_state",
}
_WITHOUT_OWN_PASSWORD = _ALWAYS | {"choose_password", "confirm_password"}
_WITHOUT_SECOND_FACTOR = _ALWAYS | {
    "add_app",
    "add_passkey",
    "confirm_password",
    "second_factor",
}


class AdminMiddleware:
    """Lets the admin be used from ADMIN_NETWORKS only, with a password of one's own, and with the
    second factor that the account needs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(self.admin):
            return None
        if settings.ADMIN_NETWORKS and not _is_within(client_address(request.META)):
            raise PermissionDenied
        name = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(request.user, "must_change_password", False):
            if name in _WITHOUT_OWN_PASSWORD:
                return None
            return redirect("choose_password")
        if name not in _WITHOUT_SECOND_FACTOR and is_missing(request.user):
            return redirect("second_factor")
        return None


def _is_within(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in settings.ADMIN_NETWORKS)
