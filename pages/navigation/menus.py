"""Menus, breadcrumbs and the site map: trees of links to pages in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from pages.models.base import BasePage
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, lang_attribute


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

    @property
    def lang_attribute(self) -> SafeString:
        return lang_attribute(self.lang)


def item(page: BasePage, request: HttpRequest, current: Page | None = None) -> MenuItem:
    return MenuItem(
        title=page.localized_title,
        url=page.get_url(request) or "",
        lang=MAIN_LANGUAGE if page.fallback_notice else "",
        active=bool(current and current.path.startswith(page.path)),
        current=bool(current and current.path == page.path),
    )


def tree(
    pages: Iterable[BasePage], request: HttpRequest, current: Page | None = None
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
