"""Folding, shared by index and query, so that words typed without diacritics are found."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Stands in no folded text (`fold` turns it into d) and is a letter for both databases' parsers:
# so what begins with it, or has it inside, cannot be typed by a reader.
MARK = "ð"
# What a word begins with that is indexed once more because it stands in a heading.
IN_HEADING = f"{MARK}h"
# A text is indexed up to here; PostgreSQL refuses vectors of more than 1 MB.
MOST_WORDS = 30_000
LONGEST_WORD = 60

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# Digits as VNI typing has them, tones after letters.
_LETTER_SIGNS = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_TONE_SIGNS = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


class _Folded(dict[int, str]):
    """What a character becomes, which its neighbours do not change; worked out when first met."""

    # Far more than a language has; queries may bring any of Unicode's.
    MOST = 4096

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
        if len(self) < self.MOST:
            self[code] = folded
        return folded


_FOLDED = _Folded({ord(letter): "d" for letter in "đĐðÐ"})


def fold(text: str) -> str:
    """Return `text` without diacritics and without case: "ĐỐI NGOẠI" → "doi ngoai".

    Decomposed (NFD) and composed (NFC) input give the same, as do the old and the new place of
    a tone mark ("hoà", "hòa"). Letters of other alphabets stay as they are.
    """
    return text.translate(_FOLDED)


@lru_cache(maxsize=4096)
def exact(word: str) -> str:
    """A token for a word with its Vietnamese diacritics, "" for a word that has none.

    "đối" → "d9o6i1": the signs of VNI typing, the tone last, so that the old and the new place
    of a tone mark are one ("hoà", "hòa" → "hoa2"). Folding leaves such a token as it is.
    """
    letters, tone = [], ""
    for character in unicodedata.normalize("NFD", word.replace("ð", "đ").replace("Ð", "Đ")):
        if character in "đĐ":
            letters.append("d9")
        elif character in _TONE_SIGNS:
            tone = _TONE_SIGNS[character]
        elif character in _LETTER_SIGNS:
            letters.append(_LETTER_SIGNS[character])
        elif not unicodedata.combining(character):
            letters.append(character.casefold())
    token = "".join(letters) + tone
    return token if token != folded_word(word) else ""


@lru_cache(maxsize=4096)
def folded_word(word: str) -> str:
    """What `fold` gives for a word, remembered: a language has not so many."""
    return fold(word)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of an NFC text and where they begin and end: runs of letters and digits."""
    return ((match[0], *match.span()) for match in _WORD.finditer(text))


def words(text: str) -> list[str]:
    """The words of a text as written, composed (NFC); hyphens and punctuation part them."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, each cut to the length that is indexed."""
    return [folded[:LONGEST_WORD] for word in words(text) if (folded := folded_word(word))]


def pairs(folded: Iterable[str]) -> list[str]:
    """Tokens of words that follow each other: ["doi", "ngoai"] → ["doiðngoai"]."""
    return [f"{first}{MARK}{second}" for first, second in itertools.pairwise(folded)]


def index_text(*texts: str, with_pairs: bool = False, beginning: str = "") -> str:
    """What the index keeps of texts: their folded words, then each exact word once.

    A mark stands between, so that no phrase runs from one text into the next. `with_pairs` is
    for an index that does not keep the places of words cheaply: it gets each word once, and
    each pair of neighbours. Every word begins with `beginning`.
    """
    parts: list[str] = []
    exacts: dict[str, None] = {}
    for text in texts:
        written = words(text)[:MOST_WORDS]
        folded = [beginning + folded_word(word)[:LONGEST_WORD] for word in written]
        if with_pairs:
            folded = list(dict.fromkeys([*folded, *pairs(folded)]))
        if folded:
            parts.append(" ".join(folded))
        tokens = (token for word in written if (token := exact(word)))
        exacts.update(dict.fromkeys(beginning + token for token in tokens))
    if exacts:
        parts.append(" ".join(exacts))
    return (" " if with_pairs else f" {MARK} ").join(parts)
