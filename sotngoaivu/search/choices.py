"""What a search may be narrowed to: kinds, categories and years in which something is found."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from sotngoaivu.search.matching import Found
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import Narrowing


@dataclass(frozen=True)
class Choices:
    """What leads to something, as `Narrowing` has it."""

    kinds: set[str]
    categories: set[int]
    years: set[int]


def choices(everywhere: Found, narrowing: Narrowing) -> Choices | None:
    """Of each part of the narrowing, what finds something together with the others.

    `everywhere` is what is found without any. One query; None where there is more than was looked
    at, so that nobody knows.
    """
    if everywhere.more:
        return None
    rows = SearchEntry.objects.filter(pk__in=everywhere.keys).values_list(
        "kind", "category", "date"
    )
    found = [
        Narrowing(kind, category, timezone.localtime(date).year if date else None)
        for kind, category, date in rows
    ]
    kind, category, year = _asked(narrowing)
    return Choices(
        kinds={one.kind for one in found if one.kind and category(one) and year(one)},
        categories={one.category for one in found if one.category and kind(one) and year(one)},
        years={one.year for one in found if one.year and kind(one) and category(one)},
    )


Test = Callable[[Narrowing], bool]


def _asked(narrowing: Narrowing) -> tuple[Test, Test, Test]:
    """For each part whether something is in what is asked for."""
    return (
        lambda one: narrowing.kind in {None, one.kind},
        lambda one: narrowing.category in {None, one.category},
        lambda one: narrowing.year in {None, one.year},
    )
