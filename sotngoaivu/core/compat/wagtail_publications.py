"""Wagtail 8.0's publications: a page is asked before readers see it, in whichever way that comes.

Wagtail's hooks are called by its views alone, not by schedules, approvals, bulk actions and copies.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page


class StoppedPages(ValidationError):
    """What kept pages, or other things with drafts, from being published or saved.

    `stops` holds each of them with its own error.
    """

    def __init__(self, stops: list[tuple[Any, ValidationError]]) -> None:
        errors = [error for _stopped, error in stops]
        # Of one alone it stays known which field is wrong.
        super().__init__(errors if len(errors) > 1 else errors[0])
        self.stops = stops


def adapt_publications() -> None:
    """Have `before_publication` called of what is published; for the `ready` of the project's app.

    It raises a ValidationError for whatever is to stop the publication, and nothing is done. That,
    and what else keeps it from being saved, is raised as `StoppedPages`.
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


def ask_before_publication(drafts: Iterable[Any]) -> None:
    """Raise `StoppedPages` for all those of `drafts` that something stops."""
    do_to_each((draft for draft in drafts if hasattr(draft, "before_publication")), _ask)


def do_to_each(pages: Iterable[Any], do: Callable[[Any], object]) -> None:
    """Raise `StoppedPages` for all those of `pages` of which `do` raises a ValidationError.

    What was done to the others is left to the caller's transaction.
    """
    stops: list[tuple[Any, ValidationError]] = []
    for page in pages:
        try:
            do(page)
        except StoppedPages as error:
            stops += error.stops
        except ValidationError as error:
            stops.append((page, error))
    if stops:
        raise StoppedPages(stops)


def _ask(draft: Any) -> None:
    draft.before_publication()


def _ask_what_is_published(execute: Callable[..., Any]) -> None:
    """Wagtail gives schedules up before it knows that it can publish: here both or neither."""

    @transaction.atomic
    def asking(action: PublishRevisionAction, *args: Any, **kwargs: Any) -> None:
        ask_before_publication([action.object])
        # Of a page with the slug of another one Wagtail finds that out as it saves it.
        do_to_each([action.object], lambda page: execute(action, *args, **kwargs))

    PublishRevisionAction.execute = asking


def _ask_what_is_copied(execute: Callable[..., Any]) -> None:
    @transaction.atomic
    def asking(action: CopyPageAction, *args: Any, **kwargs: Any) -> Any:
        if action.keep_live:
            ask_before_publication(
                live_copies(action.page, action.recursive, action.update_attrs or {})
            )
        return execute(action, *args, **kwargs)

    CopyPageAction.execute = asking


def _ask_what_has_an_alias(execute: Callable[..., Any]) -> None:
    @transaction.atomic
    def asking(action: CreatePageAliasAction, *args: Any, **kwargs: Any) -> Any:
        ask_before_publication(live_copies(action.page, action.recursive, {}))
        return execute(action, *args, **kwargs)

    CreatePageAliasAction.execute = asking
