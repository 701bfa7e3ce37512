"""Autosave: the editor's form that saves itself, by a request that asks for JSON."""

from django.http import HttpRequest
from wagtail.models import Page


def is_autosave(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def mark_autosave(request: HttpRequest, page: Page) -> None:
    """Before a page is edited: tell its form, which is not given the request."""
    page.is_saved_by_itself = is_autosave(request)
