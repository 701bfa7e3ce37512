"""Navigation of a request: menus, breadcrumbs, view restrictions, in one query.

Plain rows instead of pages: to make a page object costs more than to read its row.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.query import PageQuerySet

from pages.navigation.current_request import current_request
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, OTHER_LANGUAGES, ActiveLanguageField
from sotngoaivu.core.statements import Blank, Statement

# Levels that Wagtail's tree can have: four characters of the path for each.
DEEPEST = Page._meta.get_field("path").max_length // Page.steplen
_WAY, _MENU, _RESTRICTED = range(3)


@dataclass(slots=True)
class LinkedPage:
    """A page as far as a link to it needs it. Named as in `BasePage`."""

    pk: int
    url_path: str
    title: str
    title_en: str

    localized_title = ActiveLanguageField("title")

    @property
    def slug(self) -> str:
        return self.url_path.rstrip("/").rpartition("/")[2]

    @property
    def fallback_notice(self) -> bool:
        return translation.get_language() != MAIN_LANGUAGE and not self.title_en

    @property
    def url(self) -> str:
        """Without host, in the active language; only while a request is answered."""
        navigation = current_navigation()
        return navigation.address(self) if navigation else ""

    def get_url(self, request: HttpRequest) -> str:
        return Navigation.of(request).address(self)


@dataclass(slots=True)
class PageNode(LinkedPage):
    """Where a page stands in the tree."""

    path: str
    depth: int
    live: bool
    show_in_menus: bool
    show_in_footer: bool
    content_type_id: int
    alias_of_id: int | None


class Navigation:
    """Of one request; made with the first thing that asks for them."""

    @classmethod
    def of(cls, request: HttpRequest) -> "Navigation":
        if not hasattr(request, "_surroundings"):
            request._surroundings = cls(request)
        return request._surroundings

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        site = Site.find_for_request(request)
        self.home: Page | None = site.root_page if site else None
        self._homes: dict[str, str] = {}
        self.trail: list[PageNode] = []
        self.menu: list[PageNode] = []
        self.restricted: list[str] = []
        if self.home:
            self._read(self.home, _components(request.path_info))
        self.nodes = {node.pk: node for node in [*self.menu, *self.trail]}

    def _read(self, home: Page, components: list[str]) -> None:
        blanks = _blanks(len(components))
        rows = _statement(home.path, home.depth, blanks).rows(
            dict(zip(blanks, components, strict=True))
        )
        wanted = [
            f"{home.url_path}{'/'.join(components[:n])}/" for n in range(1, 1 + len(components))
        ]
        found: dict[str, PageNode] = {}
        for kind, *row in rows:
            node = PageNode(*row)
            if kind == _RESTRICTED:
                self.restricted.append(node.path)
            elif kind == _MENU:
                self.menu.append(node)
            elif node.path.startswith(home.path):
                found[node.url_path] = node
        for url_path in wanted:
            if url_path not in found:
                break
            self.trail.append(found[url_path])
        self.menu = sorted(
            (node for node in self.menu if not self.is_restricted(node.path)),
            key=lambda node: node.path,
        )

    def is_restricted(self, path: str) -> bool:
        return any(path.startswith(restricted) for restricted in self.restricted)

    def address(self, node: LinkedPage) -> str:
        """Where the page is, without host, in the active language."""
        if self.home is None:
            return ""
        language = translation.get_language() or MAIN_LANGUAGE
        if language not in self._homes:
            self._homes[language] = self.home.get_url(self.request) or ""
        return self._homes[language] + node.url_path[len(self.home.url_path) :]

    def first_of(self, model: type[Page]) -> PageNode | None:
        """The first public page of that type; no query where one stands in a menu."""
        kind = ContentType.objects.get_for_model(model).pk
        for node in [*self.menu, *self.trail]:
            if node.content_type_id == kind and self._is_public(node):
                return node
        pages = _pages().filter(content_type=kind, live=True)
        nodes = (PageNode(*row) for _kind, *row in _rows(pages, _MENU).order_by("path"))
        return next((node for node in nodes if self._is_public(node)), None)

    def _is_public(self, node: PageNode) -> bool:
        return node.live and not self.is_restricted(node.path)

    def look_up(self, keys: Collection[int]) -> dict[int, PageNode]:
        """The pages of these keys, as far as they are there; those not known yet in one query."""
        missing = set(keys) - self.nodes.keys()
        if missing:
            rows = _rows(_pages().filter(pk__in=missing), _MENU)
            self.nodes |= {node.pk: node for node in (PageNode(*row) for _kind, *row in rows)}
        return {key: self.nodes[key] for key in keys if key in self.nodes}


def current_navigation() -> Navigation | None:
    """Those of the request being answered, if anything has asked for them."""
    return getattr(current_request(), "_surroundings", None)


def _pages() -> PageQuerySet:
    # Named, not imported: the models stand on this module.
    return apps.get_model("pages.BasePage").objects.all()


def _rows(pages: models.QuerySet[Any], kind: int) -> Any:
    names = (each.name for each in fields(PageNode))
    return pages.order_by().annotate(kind=models.Value(kind)).values_list("kind", *names)


def _blanks(count: int) -> tuple[Blank, ...]:
    return tuple(Blank(f"slug {number}") for number in range(count))


@lru_cache(maxsize=64)
def _statement(home_path: str, home_depth: int, slugs: tuple[Blank, ...]) -> Statement:
    """Pages of the menus, restricted ones, and those with these slugs down to as many levels."""
    restricted = PageViewRestriction.objects.values("page")
    queries = [
        _rows(_pages().filter(in_navigation=True, live=True), _MENU),
        _rows(_pages().filter(pk__in=restricted), _RESTRICTED),
    ]
    if slugs:
        named = _pages().filter(
            path__startswith=home_path,
            depth__gt=home_depth,
            depth__lte=home_depth + len(slugs),
            slug__in=slugs,
        )
        queries.append(_rows(named, _WAY))
    return Statement(queries[0].union(*queries[1:], all=True))


def _components(path: str) -> list[str]:
    if "\0" in path:
        # No page has such an address, and PostgreSQL takes no such text.
        return []
    parts = [part for part in path.split("/") if part]
    return parts[1:DEEPEST] if parts and parts[0] in OTHER_LANGUAGES else parts[:DEEPEST]
