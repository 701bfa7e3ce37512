"""Spelling: words near to one that was typed wrong.

A cost tells how likely the slip is: below 1 for those that fingers and ears make most.
"""

import string
from collections.abc import Iterator

from sotngoaivu.search.vocabulary import LONGEST

# Shorter words are mended into anything.
SHORTEST = 2
# Further ones of one word are not tried.
MOST_NEAR = 8

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Sounds that are spoken alike in a part of the country.
_ALIKE = ("sx", "nl", "iy", "ck", "dr", "rg", "vd")
_ALIKE_BEGINNINGS = (
    ("ch", "tr"),
    ("d", "gi"),
    ("r", "gi"),
    ("ph", "f"),
    ("qu", "q"),
    ("ng", "ngh"),
)
_ALIKE_ENDINGS = (("n", "ng"), ("t", "c"), ("nh", "n"), ("ch", "t"), ("i", "y"))

SWAPPED, ALIKE, NEIGHBOUR, DOUBLED, ONE_MORE, ONE_LESS, OTHER = 0.7, 0.8, 0.9, 0.6, 1.0, 1.0, 1.4
PARTED = 1.0
# People look at a word's beginning.
AT_FIRST = 0.3


def _neighbours() -> dict[str, str]:
    found = dict.fromkeys(string.ascii_lowercase, "")
    for number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            found[key] += row[max(place - 1, 0) : place + 2].replace(key, "")
            for other in _ROWS[max(number - 1, 0) : number + 2]:
                if other != row:
                    found[key] += other[max(place - 1, 0) : place + 2]
    return found


_NEIGHBOURS = _neighbours()


def near(word: str) -> dict[str, float]:
    """Every folded form one slip away, and every parting in two ("doingoai"), with its cost."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
        return {}
    costs: dict[str, float] = {}
    for form, cost in (*_slips(word), *_parted(word)):
        if form != word and len(form) >= SHORTEST:
            costs[form] = min(cost, costs.get(form, cost))
    return costs


def _slips(word: str) -> Iterator[tuple[str, float]]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        more = AT_FIRST if place == 0 else 0.0
        if after:
            doubled = before[-1:] == after[0]
            yield before + after[1:], (DOUBLED if doubled else ONE_MORE) + more
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:], SWAPPED + more
        for letter in string.ascii_lowercase:
            if after:
                yield before + letter + after[1:], _replaced(after[0], letter, more)
            doubled = letter in (before[-1:], after[:1])
            yield before + letter + after, (DOUBLED if doubled else ONE_LESS) + more
    for one, two in _ALIKE_BEGINNINGS:
        for mine, other in ((one, two), (two, one)):
            if word.startswith(mine):
                yield other + word[len(mine) :], ALIKE
    for one, two in _ALIKE_ENDINGS:
        for mine, other in ((one, two), (two, one)):
            if word.endswith(mine):
                yield word[: len(word) - len(mine)] + other, ALIKE


def _replaced(typed: str, meant: str, more: float) -> float:
    if any(typed in pair and meant in pair for pair in _ALIKE):
        return ALIKE
    return (NEIGHBOUR if meant in _NEIGHBOURS.get(typed, "") else OTHER) + more


def _parted(word: str) -> Iterator[tuple[str, float]]:
    for place in range(SHORTEST, len(word) - SHORTEST + 1):
        yield f"{word[:place]} {word[place:]}", PARTED
