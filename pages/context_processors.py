"""Context of every public template, looked up at most once a request and only if used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from pages.models.settings import SiteSettings
from sotngoaivu.core.i18n.languages import address_in


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site_info`, `navigation`, languages, the address of the search page
    (`search_url` would be taken by Wagtail's admin for its own)."""
    return {
        "site_info": SimpleLazyObject(lambda: SiteSettings.load(request)),
        # None where a request failed on its way in.
        "navigation": getattr(request, "navigation", None),
        "search_address": SimpleLazyObject(lambda: reverse("search")),
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "languages_switch": SimpleLazyObject(lambda: _languages(request)),
    }


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    active = translation.get_language()
    return [
        {
            "code": code,
            "name": name,
            "url": address_in(request, code),
            "current": code == active,
        }
        for code, name in (("vi", "Tiếng Việt"), ("en", "English"))
        if code in dict(settings.LANGUAGES)
    ]
