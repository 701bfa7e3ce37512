"""Query: what a reader typed, taken apart into words and phrases, and what narrows it."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from sotngoaivu.core.text.folding import exact, fold, words
from sotngoaivu.search.models import filter_tokens
from sotngoaivu.search.searchable import KINDS

# Longer queries are cut, and the reader is told.
MOST_CHARACTERS = 200
MOST_WORDS = 20

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


@dataclass(frozen=True)
class Query:
    """`text` as it is shown; everything else in the index's tokens. Without a word it is false."""

    text: str
    # All words in their order, those of phrases too; as written, and folded.
    written: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    # Of the words that were typed with diacritics.
    exacts: tuple[str, ...] = ()
    # Words that must follow each other.
    phrases: tuple[tuple[str, ...], ...] = ()
    was_cut: bool = field(default=False, compare=False)

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """The query that a text of any form is."""
        whole = unicodedata.normalize("NFC", _UNSEEN.sub(" ", typed[: 4 * MOST_CHARACTERS]))
        whole = " ".join(whole.split())
        text = whole[:MOST_CHARACTERS].strip()
        every = words(text)
        written = tuple(every[:MOST_WORDS])
        phrases = (tuple(map(fold, words(part)[:MOST_WORDS])) for part in _QUOTED.findall(text))
        too_long = len(typed) > 4 * MOST_CHARACTERS or text != whole or len(every) > MOST_WORDS
        return cls(
            text=text,
            written=written,
            folded=tuple(map(fold, written)),
            exacts=tuple(dict.fromkeys(filter(None, map(exact, written)))),
            phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
            was_cut=too_long,
        )

    def __bool__(self) -> bool:
        return bool(self.folded)

    @property
    def key(self) -> str:
        """What titles are compared with."""
        return " ".join(self.folded)

    def is_exactly(self, title: str) -> bool:
        """Whether the words of `title` have the diacritics that were typed."""
        theirs = words(title)
        return len(theirs) == len(self.written) and all(
            not exact(mine) or exact(mine) == exact(other)
            for mine, other in zip(self.written, theirs, strict=True)
        )


@dataclass(frozen=True)
class Narrowing:
    """The kind, category (by its key) and year that a search is narrowed to; None: not narrowed."""

    kind: str | None = None
    category: int | None = None
    year: int | None = None

    @classmethod
    def parse(cls, kind: str | None, category: int | None, year: str) -> "Narrowing":
        """What is not understood narrows nothing."""
        is_year = year.isascii() and year.isdigit() and len(year) == 4
        return cls(
            kind if kind in KINDS else None, category, (int(year) or None) if is_year else None
        )

    def lookups(self) -> dict[str, Any]:
        """What search entries are to be filtered by."""
        given = {"kind": self.kind, "category": self.category, "date__year": self.year}
        return {name: value for name, value in given.items() if value is not None}

    def filter_tokens(self) -> list[str]:
        """The index's tokens that stand for it."""
        return filter_tokens(self.kind, self.category, self.year)
