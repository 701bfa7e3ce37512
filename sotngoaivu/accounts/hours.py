"""Hours: how long somebody stays signed in.

A sign-in holds for a working day, and ends before that once nobody has written or opened anything
for two hours. What the admin's own scripts ask (who else is editing, saving by itself) says nothing
about whether somebody is there: static/js/admin-session.js tells of keystrokes.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sotngoaivu.accounts.sessions import is_genuine

IDLE = timedelta(hours=2)
# So often at most is written down that somebody is there.
NOTED_EVERY = timedelta(minutes=1)

_SINCE, _LAST = "signed_in_at", "active_at"


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    request.session[_SINCE] = request.session[_LAST] = timezone.now().timestamp()


def note_activity(session: SessionBase) -> None:
    now = timezone.now().timestamp()
    if now - session.get(_LAST, 0) >= NOTED_EVERY.total_seconds():
        session[_LAST] = now


def has_ended(session: SessionBase) -> bool:
    now = timezone.now().timestamp()
    since, last = float(session.get(_SINCE, 0)), float(session.get(_LAST, 0))
    return now - since >= settings.SESSION_COOKIE_AGE or now - last >= IDLE.total_seconds()


class HoursMiddleware:
    """Signs out whose hours are over; a page that somebody opens counts as activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Others' answers must not depend on a cookie.
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key and is_genuine(key) and SESSION_KEY in request.session:
            if has_ended(request.session):
                logout(request)
            elif _opens_page(request):
                note_activity(request.session)
        return self.get_response(request)


def _opens_page(request: HttpRequest) -> bool:
    """Whether a page is asked for to be read, rather than by a script or for a preview."""
    return (
        "text/html" in request.headers.get("Accept", "")
        and request.headers.get("X-Requested-With") != "XMLHttpRequest"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )
