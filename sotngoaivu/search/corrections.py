"""Corrections: what a query that finds nothing may have been meant to be."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from sotngoaivu.core.text.folding import folded_words
from sotngoaivu.search.keyboards import decoded
from sotngoaivu.search.query import Query
from sotngoaivu.search.spelling import MOST_NEAR, near
from sotngoaivu.search.vocabulary import known

# Longer questions are not mended word by word, nor those with more unknown words.
MOST_WORDS, MOST_UNKNOWN = 12, 3
MOST_MENDED = 16


class Kind(IntEnum):
    """What is done to a question, the likeliest first."""

    DECODED = 0
    UNQUOTED = 1
    MENDED = 2
    SHORTENED = 3


# Words as typed, and folded.
Base = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Reading:
    """A question to try. `words` are folded; `typed` are the same as they were typed.

    A word of `typed` is "" where it was mended. `left_out` are words that no entry has.
    """

    kind: Kind
    words: tuple[str, ...]
    typed: tuple[str, ...]
    cost: float = 0.0
    left_out: tuple[str, ...] = ()


def readings(question: Query) -> list[Reading]:
    """All that is worth a try, the likeliest first, in at most three queries."""
    typed = (question.written, question.folded)
    text = decoded(question.text)
    meant = (tuple(text.split()), tuple(folded_words(text))) if text else typed
    found = []
    if text:
        found.append(Reading(Kind.DECODED, meant[1], meant[0]))
    if question.phrases:
        found.append(Reading(Kind.UNQUOTED, question.folded, question.written))
    asked = {*typed[1], *meant[1]}
    # What has digits in it cannot be mended, nor is it kept among the words.
    site = known(asked) | {word for word in asked if not word.isalpha()}
    plain = bool(found) and site.issuperset(meant[1])
    if len(question.folded) <= MOST_WORDS and not plain:
        found += _nearest([meant, typed] if text else [typed], site)
    found += _shortened(*meant, site)
    tried: dict[tuple[str, ...], Reading] = {}
    for reading in found:
        tried.setdefault(reading.words, reading)
    return list(tried.values())


def _nearest(bases: list[Base], site: set[str]) -> list[Reading]:
    """Every unknown word mended; where all are known, one after the other."""
    wrong = {word for _typed, words in bases for word in words if word not in site}
    wrong = wrong or {word for _typed, words in bases for word in words}
    forms = {word: near(word) for word in wrong}
    there = known({part for some in forms.values() for form in some for part in form.split()})
    likely = {
        word: sorted((cost, form) for form, cost in some.items() if there.issuperset(form.split()))
        for word, some in forms.items()
    }
    mended = [reading for base in bases for reading in _mended(*base, likely, site)]
    mended.sort(key=lambda reading: reading.cost)
    return mended[:MOST_MENDED]


def _mended(
    typed: tuple[str, ...],
    words: tuple[str, ...],
    likely: dict[str, list[tuple[float, str]]],
    site: set[str],
) -> Iterator[Reading]:
    unknown = [place for place, word in enumerate(words) if word not in site]
    if len(unknown) > MOST_UNKNOWN:
        return
    most = MOST_MENDED if len(unknown) < 2 else MOST_NEAR
    choices = {place: likely.get(words[place], [])[:most] for place in unknown or range(len(words))}
    together = [unknown] if unknown else [[place] for place in choices]
    for places in together:
        for chosen in itertools.product(*(choices[place] for place in places)):
            mended, shown = [[word] for word in words], [[word] for word in typed]
            for place, (_cost, form) in zip(places, chosen, strict=True):
                mended[place] = form.split()
                shown[place] = [""] * len(mended[place])
            yield Reading(
                Kind.MENDED,
                tuple(itertools.chain(*mended)),
                tuple(itertools.chain(*shown)),
                sum(cost for cost, _form in chosen),
            )


def _shortened(typed: tuple[str, ...], words: tuple[str, ...], site: set[str]) -> Iterator[Reading]:
    """Without the words that no entry has."""
    kept = [place for place, word in enumerate(words) if word in site]
    left_out = tuple(typed[place] for place in range(len(words)) if place not in kept)
    if kept and left_out:
        yield Reading(
            Kind.SHORTENED,
            tuple(words[place] for place in kept),
            tuple(typed[place] for place in kept),
            left_out=left_out,
        )
