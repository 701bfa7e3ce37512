"""Wagtail 8.0's publications: a page is asked before readers see it, in whichever way that comes.

Wagtail's hooks are called by its views alone, not by schedules, approvals, bulk actions and copies.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import Page

from sotngoaivu.core.publications import ask_before_publication, do_to_each, live_copies


def adapt_publications() -> None:
    """Have `before_publication` called of what is published; for the `ready` of the project's app.

    It raises a ValidationError for whatever is to stop the publication, and nothing is done. That,
    and what else keeps a revision from being published, is raised as `StoppedPages`.
    """
    _ask_what_is_published(PublishRevisionAction.execute)
    _try_all_that_are_published(PublishBulkAction.execute_action)
    _ask_what_is_copied(CopyPageAction.execute)
    _ask_what_has_an_alias(CreatePageAliasAction.execute)


def _ask_what_is_published(execute: Callable[..., Any]) -> None:
    """Wagtail gives schedules up before it knows that it can publish: here both or neither."""

    @transaction.atomic
    def asking(action: PublishRevisionAction, *args: Any, **kwargs: Any) -> None:
        ask_before_publication([action.object])
        # Of a page with the slug of another one Wagtail finds that out as it saves it.
        do_to_each([action.object], lambda page: execute(action, *args, **kwargs))

    PublishRevisionAction.execute = asking


def _try_all_that_are_published(execute: Callable[..., Any]) -> None:
    """Wagtail ends at the first one that cannot be: here all such pages are known, each once."""

    def publishing(
        action: Any, objects: list[Page], include_descendants: bool = False, user: Any = None
    ) -> tuple[int, int]:
        descendants: list[Page] = []

        def pages() -> Iterator[Page]:
            tried = {page.pk for page in objects}
            for page in objects:
                yield page
                below = page.get_descendants().not_live().exclude(pk__in=tried).specific()
                for each in below if include_descendants else ():
                    if user is None or each.permissions_for_user(user).can_publish():
                        tried.add(each.pk)
                        descendants.append(each)
                        yield each

        do_to_each(pages(), lambda page: execute([page], user=user))
        return len(objects), len(descendants)

    PublishBulkAction.execute_action = classmethod(publishing)


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
