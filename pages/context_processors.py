"""Context of every public template, looked up at most once a request and only if used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject, cached_property
from wagtail import hooks

from pages.models import BasePage, SiteSettings
from pages.navigation import menus
from pages.navigation.tree import Navigation
from sotngoaivu.core.i18n.languages import address_in

# Pages below the home page stand in the menu, and what is directly below those.
MENU_DEPTH = 2


class SiteContext:
    """Menus and settings for one request, and the page it shows (None on error pages)."""

    def __init__(self, request: HttpRequest, page: BasePage | None) -> None:
        self.request = request
        self.page = page

    @cached_property
    def navigation(self) -> Navigation:
        return Navigation.of(self.request)

    def menu(self) -> list[menus.MenuItem]:
        home = self.navigation.home
        if home is None:
            return []
        nodes = [
            node
            for node in self.navigation.menu
            if node.show_in_menus
            and home.depth < node.depth <= home.depth + MENU_DEPTH
            and node.path.startswith(home.path)
        ]
        return menus.tree(nodes, self.request, self.page)

    def footer(self) -> list[menus.MenuItem]:
        nodes = [node for node in self.navigation.menu if node.show_in_footer]
        return [menus.item(node, self.request, self.page) for node in nodes]

    def breadcrumbs(self) -> list[menus.MenuItem]:
        if self.page is None:
            return []
        trail: list[Any] = [self.navigation.home, *self.navigation.trail]
        if trail[-1].path != self.page.path or not isinstance(trail[0], BasePage):
            # A preview: its address is not the page's.
            ancestors = BasePage.objects.ancestor_of(self.page).filter(depth__gte=2)
            trail = [*ancestors.order_by("path"), self.page]
        return [menus.item(page, self.request, self.page) for page in trail]

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
