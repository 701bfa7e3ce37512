"""Query: what a reader typed, taken apart into words and phrases."""

import re
import unicodedata
from dataclasses import dataclass, field

from sotngoaivu.core.text.folding import exact, fold, pairs, words

# Longer questions are cut, and the reader is told.
MOST_CHARACTERS = 200
MOST_WORDS = 20

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


@dataclass(frozen=True)
class Query:
    """`text` as it is shown; everything else in the index's tokens."""

    text: str
    # All words in their order, those of phrases too; as written, and folded.
    written: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    # Of the words that were typed with diacritics.
    exacts: tuple[str, ...] = ()
    # Words that must follow each other.
    phrases: tuple[tuple[str, ...], ...] = ()
    was_cut: bool = field(default=False, compare=False)

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


def ask(text: str) -> Query:
    """Read a question of any form. Without a word in it, it is false."""
    whole = unicodedata.normalize("NFC", _UNSEEN.sub(" ", text[: 4 * MOST_CHARACTERS]))
    whole = " ".join(whole.split())
    cut = whole[:MOST_CHARACTERS].strip()
    written = tuple(words(cut)[:MOST_WORDS])
    folded = tuple(fold(word) for word in written)
    was_cut = len(text) > 4 * MOST_CHARACTERS or cut != whole or len(words(cut)) > MOST_WORDS
    phrases = (tuple(fold(word) for word in words(part)) for part in _QUOTED.findall(cut))
    return Query(
        text=cut,
        written=written,
        folded=folded,
        exacts=tuple(dict.fromkeys(token for word in written if (token := exact(word)))),
        phrases=tuple(phrase[:MOST_WORDS] for phrase in phrases if len(phrase) > 1),
        was_cut=was_cut,
    )


def phrase_tokens(phrase: tuple[str, ...]) -> list[str]:
    return pairs(list(phrase))
