"""Siblings in turn: who changes one of the pages below one parent waits for others who do."""

from django.db import connection
from wagtail.models import Page


def wait_for_siblings(page: Page) -> None:
    """Within a transaction: return once nobody else is at a page beside `page`, until its end.

    SQLite's transactions are in turn as they are.
    """
    if connection.features.has_select_for_update and page.path:
        parent = Page.objects.filter(path=page.path[: -page.steplen])
        parent.select_for_update(no_key=True).values_list("pk").first()
