"""Duplicates: what each part of the site finds twice, for the report of duplicates.

`hooks.register("register_duplicates")`: a function of the user, which returns kinds of duplicates.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What some objects have in common, and their keys.
Group = tuple["StrOrPromise", list[int]]


@dataclass(frozen=True)
class Copy:
    """One of several that are, or look, the same."""

    title: str
    # Where it is edited.
    url: str
    added: datetime.datetime | None
    # How many objects show it; None where that does not matter.
    uses: int | None = None


@dataclass(frozen=True)
class Duplicates:
    """One kind of duplicates: its groups, and of some of their keys what is told of each.

    A report shows few of many, so `copies` leaves out what is gone by then.
    """

    kind: str
    label: "StrOrPromise"
    find: Callable[[], list[Group]]
    copies: Callable[[Collection[int]], dict[int, Copy]]
