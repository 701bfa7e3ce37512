"""Marks: numbers by which readers are known again without a key of theirs being made.

A further view of somebody seen a moment ago costs a time beside the mark, and nothing is looked up
by name. What is noted so is held when the flush asks for it, at most a flush after the view.
"""

import contextlib
import datetime
from collections.abc import Callable, Container, Iterable

from sotngoaivu.visits.ledger import Name
from sotngoaivu.visits.rules import VISIT_GAP, midnight_after

# So many readers are known again by a mark: about 2 MB.
MOST_MARKS = 10_000
# Of a reader seen so many seconds ago or less, a further view surely goes on with the same visit.
RECENT = VISIT_GAP.total_seconds() / 2


class _Reader:
    """Who is known again: the last view, and the last one that is held; seconds since 1970."""

    __slots__ = ("held", "last", "name")

    def __init__(self, name: Name, now: float) -> None:
        self.name = name
        self.last = self.held = now


class Marks:
    """Readers of one day by their marks, for on another they are others.

    `hold` takes a reader's view; it says False where it has no room.
    """

    def __init__(self, hold: Callable[[Name, datetime.datetime], bool]) -> None:
        self._hold_view = hold
        self._readers: dict[int, _Reader] = {}
        self._day, self._end = datetime.date.min, 0.0

    def seen_again(self, mark: int, now: float) -> bool:
        """Note a view of the reader with `mark`; False where that is not known, or too old.

        `now` is in seconds since 1970.
        """
        reader = self._readers.get(mark)
        if reader and reader.last <= now <= reader.last + RECENT and now < self._end:
            # A step that no other thread divides; the flush reads it.
            reader.last = now
            return True
        return False

    def remember(self, mark: int, name: Name, now: datetime.datetime) -> None:
        """Know the reader `name`, whose view at `now` is held, by `mark` from now on."""
        if name[0] != self._day:
            self.forget()
            self._day, self._end = name[0], midnight_after(name[0]).timestamp()
        if former := self._readers.get(mark):
            self._hold([former])
        self._readers[mark] = _Reader(name, now.timestamp())
        if len(self._readers) > MOST_MARKS:
            # Another thread may be making room, too.
            with contextlib.suppress(RuntimeError, StopIteration, KeyError):
                self._hold([self._readers.pop(next(iter(self._readers)))])

    def hold_all(self, without: Container[Name] = ()) -> None:
        """Have the last views held of all but those `without`, as far as there is room."""
        self._hold([one for one in [*self._readers.values()] if one.name not in without])

    def forget(self) -> None:
        """Know nobody any longer; their last views are held."""
        former, self._readers = self._readers, {}
        self._hold([*former.values()])

    def _hold(self, readers: Iterable[_Reader]) -> None:
        for reader in readers:
            last = reader.last
            if last == reader.held:
                continue
            # Should a view come between, it is the next flush's.
            if self._hold_view(reader.name, datetime.datetime.fromtimestamp(last, datetime.UTC)):
                reader.held = last
