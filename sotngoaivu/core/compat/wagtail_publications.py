"""Wagtail 8.0's publications: a page is asked before readers see it, in whichever way that comes.

Wagtail's hooks are called by its views alone, not by schedules, approvals, bulk actions and copies.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page


def adapt_publications() -> None:
    """Have `before_publication` called of what is published; for the `ready` of the project's app.

    It raises whatever is to stop the publication, and nothing is done.
    """
    _ask_what_is_published(PublishRevisionAction.execute)
    _ask_what_is_copied(CopyPageAction.execute)
    _ask_what_has_an_alias(CreatePageAliasAction.execute)


def live_copies(page: Page, with_descendants: bool, changes: dict[str, Any]) -> Iterator[Page]:
    """What readers would see of a copy of `page`, itself with `changes`: one page after another."""
    pages = page.get_descendants(inclusive=True).live()
    for each in (pages if with_descendants else pages.filter(pk=page.pk)).specific():
        for name, value in changes.items() if each.pk == page.pk else ():
            setattr(each, name, value)
        yield each


def _ask(page: Any) -> None:
    if hasattr(page, "before_publication"):
        page.before_publication()


def _ask_what_is_published(execute: Callable[..., Any]) -> None:
    """Wagtail gives schedules up before it knows that it can publish: here both or neither."""

    @transaction.atomic
    def asking(action: PublishRevisionAction, *args: Any, **kwargs: Any) -> Any:
        _ask(action.object)
        return execute(action, *args, **kwargs)

    PublishRevisionAction.execute = asking


def _ask_what_is_copied(execute: Callable[..., Any]) -> None:
    @transaction.atomic
    def asking(action: CopyPageAction, *args: Any, **kwargs: Any) -> Any:
        if action.keep_live:
            for page in live_copies(action.page, action.recursive, action.update_attrs or {}):
                _ask(page)
        return execute(action, *args, **kwargs)

    CopyPageAction.execute = asking


def _ask_what_has_an_alias(execute: Callable[..., Any]) -> None:
    @transaction.atomic
    def asking(action: CreatePageAliasAction, *args: Any, **kwargs: Any) -> Any:
        for page in live_copies(action.page, action.recursive, {}):
            _ask(page)
        return execute(action, *args, **kwargs)

    CreatePageAliasAction.execute = asking
