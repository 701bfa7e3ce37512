"""Rich text link handler: links to pages of the site."""

import re
from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from pages.models.base import BasePage
from pages.navigation.tree import current_navigation

_LINKED = re.compile(r"<a\b[^>]*?\blinktype=\\?\"page\\?\"[^>]*>")
_KEY = re.compile(r"\bid=\\?\"(\d+)")


class NavigationLinkHandler(PageLinkHandler):
    """Wagtail's asks for the pages of each piece of text anew, and for each by its type."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        keys = [int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id")).isdigit()]
        navigation = current_navigation()
        if navigation is None:
            pages = BasePage.objects.in_bulk(keys)
            addresses = {key: page.url for key, page in pages.items()}
        else:
            found = navigation.look_up(keys)
            addresses = {key: navigation.address(node) for key, node in found.items()}
        by_text = {str(key): address for key, address in addresses.items()}
        urls = [by_text.get(str(attrs.get("id"))) for attrs in attrs_list]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


def prepare(text: str) -> None:
    """Read all pages that `text` (HTML, or JSON that holds some) links to, in one query."""
    navigation = current_navigation()
    if navigation is None:
        return
    keys = [key.group(1) for link in _LINKED.findall(text) if (key := _KEY.search(link))]
    if keys:
        navigation.look_up([int(key) for key in keys])
