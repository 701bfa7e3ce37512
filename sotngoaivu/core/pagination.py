"""Pagination: the links between the pages of a list, as `components/pagination.html` shows them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page


def page_links(page: Page[Any], url: Callable[[int], str]) -> dict[str, Any]:
    """For the context: `elided_pages`, `previous_url` and `next_url` (None at the ends).

    `url` gives the address of the page with a number; the first is 1.
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "elided_pages": [
            {
                "number": number if isinstance(number, int) else None,
                "url": url(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ],
        "previous_url": url(page.previous_page_number()) if page.has_previous() else None,
        "next_url": url(page.next_page_number()) if page.has_next() else None,
    }
