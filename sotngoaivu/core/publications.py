"""Publications: what is asked before readers see a page, and what of it stops them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
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
