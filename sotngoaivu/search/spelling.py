"""Spelling: the site's own words, and words near to one that was typed wrong.

A cost tells how likely the slip is: below 1 for those that fingers and ears make most.
"""

import string
from collections.abc import Iterable, Iterator

from sotngoaivu.core.text.folding import fold, words
from sotngoaivu.search.models import Word

# Shorter words are mended into anything; longer ones are addresses and the like.
SHORTEST, LONGEST = 2, 30
# Further ones of one word are not tried.
MOST_NEAR = 8
# Placeholders of one statement.
AT_ONCE = 5000

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Sounds that are spoken alike in a part of the country.
_ALIKE = ("sx", "nl", "iy", "ck", "dr", "rg", "vd")
_ALIKE_BEGINNINGS = (
    *(("ch", "tr"), ("d", "gi"), ("r", "gi")),
    *(("ph", "f"), ("qu", "q"), ("ng", "ngh")),
)
_ALIKE_ENDINGS = (("n", "ng"), ("t", "c"), ("nh", "n"), ("ch", "t"), ("i", "y"))

SWAPPED, ALIKE, NEIGHBOUR, DOUBLED, ONE_MORE, ONE_LESS, OTHER = 0.7, 0.8, 0.9, 0.6, 1.0, 1.0, 1.4
PARTED = 1.0
# People look at a word's beginning.
AT_FIRST = 0.3


_PLACES = {key: (row, place) for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
_NEIGHBOURS = {
    (one, two)
    for one, (row, place) in _PLACES.items()
    for two, (other_row, other_place) in _PLACES.items()
    if abs(row - other_row) <= 1 and abs(place - other_place) <= 1
}


def learn(texts: Iterable[str]) -> None:
    """Keep the words of texts. Where all are known already, as mostly, nothing is written."""
    # In order, so that two who publish at once do not wait for each other crosswise.
    new = [Word(folded=word) for word in sorted(unknown_words(texts))]
    Word.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)


def unknown_words(texts: Iterable[str]) -> set[str]:
    """The words of texts, folded, that are to be kept and are not."""
    written = {word for text in texts for word in words(text)}
    folded = {word for word in map(fold, written) if len(word) <= LONGEST and word.isalpha()}
    return folded - existing_words(folded)


def existing_words(folded: Iterable[str]) -> set[str]:
    """Those of the folded words that the site has."""
    terms = list(folded)
    found: set[str] = set()
    for start in range(0, len(terms), AT_ONCE):
        some = Word.objects.filter(pk__in=terms[start : start + AT_ONCE])
        found.update(some.values_list("pk", flat=True))
    return found


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
    for mine, other in _both_ways(_ALIKE_BEGINNINGS):
        if word.startswith(mine):
            yield other + word.removeprefix(mine), ALIKE
    for mine, other in _both_ways(_ALIKE_ENDINGS):
        if word.endswith(mine):
            yield word.removesuffix(mine) + other, ALIKE


def _both_ways(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for one, two in pairs:
        yield from ((one, two), (two, one))


def _replaced(typed: str, meant: str, more: float) -> float:
    if any(typed in pair and meant in pair for pair in _ALIKE):
        return ALIKE
    return (NEIGHBOUR if (typed, meant) in _NEIGHBOURS else OTHER) + more


def _parted(word: str) -> Iterator[tuple[str, float]]:
    for place in range(SHORTEST, len(word) - SHORTEST + 1):
        yield f"{word[:place]} {word[place:]}", PARTED
