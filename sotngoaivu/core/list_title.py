"""List title: what a list calls itself with the filters that are set."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotngoaivu.core.i18n.languages import LocalizedText


@dataclass(frozen=True)
class Filter:
    """One filter that is set: what it says, and the list without it."""

    text: LocalizedText
    remove_url: str


def list_title(title: str, filters: Iterable[Filter]) -> str:
    """“News: Cooperation, October 2026”, as `components/list_title.html` has it in HTML."""
    said = ", ".join(str(each.text) for each in filters)
    return f"{title}: {said}" if said else title
