"""Wagtail hooks of accounts: an editor whose session has ended loses nothing."""

from django.template.loader import render_to_string
from django.urls import URLPattern, path
from wagtail import hooks

from sotngoaivu.accounts.views import session_state


def session_urls() -> list[URLPattern]:
    return [path("session/", session_state, name="session_state")]


def session_layer() -> str:
    return render_to_string("accounts/session_layer.html")


hooks.register("register_admin_urls", session_urls)
hooks.register("insert_global_admin_js", session_layer)
