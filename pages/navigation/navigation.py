"""Navigation of a request: menus, breadcrumbs, addresses of pages."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.models import Page, Site

from pages.models.alternates import HOME_DEPTH
from pages.models.base import BasePage
from pages.navigation.menus import MenuItem, item, tree
from sotngoaivu.core.restrictions import page_is_restricted, public

# Pages below the home page stand in the menu, and what is directly below those.
MENU_DEPTH = 2
# What links to pages need of them.
_COLUMNS = (
    *("title", "title_en", "path", "depth", "url_path", "live", "content_type"),
    *("in_navigation", "show_in_menus", "show_in_footer"),
)


class Navigation:
    """What surrounds the page that a request shows.

    `page` is that page, None where none is shown (search results, errors). Everything is read
    when it is first used: all pages of menus and breadcrumbs, with their view restrictions, in one
    query.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.page: Page | None = None

    def tree(self, pages: Iterable[BasePage]) -> list[MenuItem]:
        """Links to `pages`, given in the order of the tree, as they stand below each other."""
        return tree(pages, self.request, self.page)

    @cached_property
    def main_menu(self) -> list[MenuItem]:
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        home = site.root_page
        pages = [
            page
            for page in self._in_menus
            if page.show_in_menus
            and home.depth < page.depth <= home.depth + MENU_DEPTH
            and page.path.startswith(home.path)
        ]
        return self.tree(pages)

    @cached_property
    def footer_menu(self) -> list[MenuItem]:
        pages = [page for page in self._in_menus if page.show_in_footer]
        return [item(page, self.request, self.page) for page in pages]

    @cached_property
    def breadcrumbs(self) -> list[MenuItem]:
        if not isinstance(self.page, BasePage):
            return []
        paths = _paths_above(self.page)
        # Whoever may see the page may see those above it, unless they are drafts.
        above = [page for page in self._pages if page.live and page.path in paths]
        trail = [item(page, self.request, self.page) for page in [*above, self.page]]
        if above and above[0].depth == HOME_DEPTH:
            trail[0] = replace(trail[0], title=gettext("Home"), lang="")
        return trail

    @cached_property
    def feeds(self) -> list[Any]:
        """Feeds that every page tells of (hook `register_feeds`): url, type, title, label."""
        return [link for feeds in hooks.get_hooks("register_feeds") for link in feeds(self)]

    def first(self, model: type[Page]) -> BasePage | None:
        """The first public page of that type; no query where one stands in a menu."""
        for page in self._in_menus:
            if page.specific_class is model:
                return page
        found: BasePage | None = public(model.objects.live()).order_by("path").first()
        return found

    def addresses(self, keys: Collection[int]) -> dict[int, str]:
        """Where those of these pages are that are live; no query where all stand in a menu."""
        found = {page.pk: page for page in self._pages if page.pk in keys}
        missing = set(keys) - found.keys()
        if missing:
            found |= Page.objects.in_bulk(missing)
        return {key: page.get_url(self.request) or "" for key, page in found.items() if page.live}

    @cached_property
    def _pages(self) -> list[BasePage]:
        """Pages of the menus and those above the page shown, in the order of the tree."""
        wanted = Q(in_navigation=True, live=True)
        if self.page:
            wanted |= Q(path__in=_paths_above(self.page))
        pages = BasePage.objects.filter(wanted).only(*_COLUMNS)
        return list(pages.annotate(is_restricted=page_is_restricted()).order_by("path"))

    @cached_property
    def _in_menus(self) -> list[BasePage]:
        return [
            page
            for page in self._pages
            if page.in_navigation and page.live and not page.is_restricted
        ]


def _paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


class NavigationMiddleware:
    """Gives each request its `navigation`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.navigation = Navigation(request)
        return self.get_response(request)
