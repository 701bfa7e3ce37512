"""What every public template may use, looked up at most once a request and only if used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from wagtail import hooks
from wagtail.models import Page, Site

from pages import menus
from pages.models import BasePage, SiteSettings
from sotngoaivu.languages import address_in

# Pages below the home page stand in the menu, and what is directly below those.
MENU_DEPTH = 2


class SiteContext:
    """Menus and settings for one request, and the page it shows (None on error pages)."""

    def __init__(self, request: HttpRequest, page: BasePage | None) -> None:
        self.request = request
        self.page = page

    def home(self) -> Page | None:
        site = Site.find_for_request(self.request)
        return site.root_page if site else None

    def menu(self) -> list[menus.MenuItem]:
        home = self.home()
        if home is None:
            return []
        pages = (
            BasePage.objects.descendant_of(home)
            .live()
            .public()
            .in_menu()
            .filter(depth__lte=home.depth + MENU_DEPTH)
            .order_by("path")
        )
        return menus.tree(pages, self.request, self.page)

    def footer(self) -> list[menus.MenuItem]:
        pages = BasePage.objects.live().public().filter(show_in_footer=True).order_by("path")
        return [menus.item(page, self.request, self.page) for page in pages]

    def breadcrumbs(self) -> list[menus.MenuItem]:
        if self.page is None:
            return []
        ancestors = BasePage.objects.ancestor_of(self.page).filter(depth__gte=2).order_by("path")
        return [menus.item(page, self.request, self.page) for page in [*ancestors, self.page]]

    def feeds(self) -> list[Any]:
        """Feeds that every page tells of (hook `register_feeds`): url, type, title, label."""
        return [link for feeds in hooks.get_hooks("register_feeds") for link in feeds(self.request)]

    def languages(self) -> list[dict[str, Any]]:
        active = translation.get_language()
        return [
            {
                "code": code,
                "name": name,
                "url": address_in(self.request, code),
                "current": code == active,
            }
            for code, name in (("vi", "Tiếng Việt"), ("en", "English"))
            if code in dict(settings.LANGUAGES)
        ]


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site_info`, `main_menu`, `footer_menu`, `breadcrumbs`, languages,
    the address of the search page (`search_url` would be taken by Wagtail's admin for its own)."""
    page = getattr(request, "shown_page", None)
    site = SiteContext(request, page)
    return {
        "site_info": SimpleLazyObject(lambda: SiteSettings.load(request)),
        "main_menu": SimpleLazyObject(site.menu),
        "footer_menu": SimpleLazyObject(site.footer),
        "breadcrumbs": SimpleLazyObject(site.breadcrumbs),
        "search_address": SimpleLazyObject(lambda: reverse("search")),
        "feeds": SimpleLazyObject(site.feeds),
        "languages_switch": SimpleLazyObject(site.languages),
    }
