"""Session view: what a form that has been open for long asks before it is sent."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from sotngoaivu.accounts.hours import note_activity


def session_state(request: HttpRequest) -> HttpResponse:
    """The CSRF token that holds now, to static/js/admin-session.js; to people, that they may go on.

    What is sent by POST says that somebody is writing. Wagtail answers in its place where nobody is
    signed in: 403 to scripts, else the sign-in form.
    """
    if request.method == "POST":
        note_activity(request.session)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"token": get_token(request)})
    return render(request, "accounts/signed_in.html")
