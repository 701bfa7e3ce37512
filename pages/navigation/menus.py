"""Menus, breadcrumbs and the site map: trees of links to pages in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

if TYPE_CHECKING:
    from pages.models import BasePage
    from pages.navigation.tree import PageNode


@dataclass
class MenuItem:
    """One link. `lang` is "vi" where an English reader gets a Vietnamese title, else empty."""

    title: str
    url: str
    lang: str = ""
    # The page being read is this one, or is below it.
    active: bool = False
    current: bool = False
    children: list["MenuItem"] = field(default_factory=list)


def item(
    page: "BasePage | PageNode", request: HttpRequest, current: "BasePage | None" = None
) -> MenuItem:
    return MenuItem(
        title=page.localized_title,
        url=page.get_url(request) or "",
        lang=MAIN_LANGUAGE if page.fallback_notice else "",
        active=bool(current and current.path.startswith(page.path)),
        current=bool(current and current.path == page.path),
    )


def tree(
    pages: Iterable["BasePage | PageNode"], request: HttpRequest, current: "BasePage | None" = None
) -> list[MenuItem]:
    """Nest `pages`, given in the order of their path; a page whose parent is missing rises."""
    roots: list[MenuItem] = []
    open_items: list[tuple[str, MenuItem]] = []
    for page in pages:
        entry = item(page, request, current)
        while open_items and not page.path.startswith(open_items[-1][0]):
            open_items.pop()
        (open_items[-1][1].children if open_items else roots).append(entry)
        open_items.append((page.path, entry))
    return roots
