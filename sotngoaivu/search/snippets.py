"""Result snippets: a passage of the text as written, the words of the query marked."""

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sotngoaivu.core.text.folding import exact, fold, folded_word, spans, words
from sotngoaivu.search.query import Query

# Characters of a passage, and how far before its first found word it may begin.
LENGTH = 200
BEFORE = 60
# Further text and further matches are not weighed.
MOST_TEXT = 100_000
MOST_MATCHES = 400


@dataclass(frozen=True)
class Match:
    start: int
    end: int
    # The word's number in the text, and its folded form.
    place: int
    word: str


def matches(text: str, question: Query) -> list[Match]:
    """The words of an NFC text that the question asks for.

    A word typed with diacritics is found as typed; as folded only where the text never has it
    as typed.
    """
    typed = {fold(word): exact(word) for word in question.written}
    asked = {word: token for word in set(words(text)) if (token := _asked(word, typed))}
    if not asked:
        return []
    found: list[Match] = []
    as_typed: set[str] = set()
    others: list[Match] = []
    for place, (word, start, end) in enumerate(spans(text)):
        token = asked.get(word)
        if token is None:
            continue
        match = Match(start, end, place, token)
        if not typed[token] or typed[token] == exact(word):
            as_typed.add(token)
            found.append(match)
        else:
            others.append(match)
    found += [match for match in others if match.word not in as_typed]
    return sorted(found, key=lambda match: match.place)


def _asked(word: str, typed: dict[str, str]) -> str | None:
    folded = folded_word(word)
    if folded in typed:
        return folded
    # A word of VNI typing is the index's own token of the word with its diacritics.
    token = exact(word)
    return token if token in typed else None


def marked(text: str, question: Query) -> SafeString:
    """The whole text, safe for HTML, the words found in `<mark>`."""
    text = unicodedata.normalize("NFC", text)
    return mark_safe("".join(_marked(text, 0, len(text), matches(text, question), question)))


def snippet(text: str, question: Query) -> tuple[SafeString, bool]:
    """The best passage of some LENGTH characters, safe for HTML; whether any word is in it.

    Best is the passage with most different words, then with most that follow each other as they
    were typed, then the earliest. A text without any gives its beginning.
    """
    text = unicodedata.normalize("NFC", text[:MOST_TEXT]).strip()
    found = matches(text, question)[:MOST_MATCHES]
    first = _best(found, question) if found else None
    start, end = _bounds(text, first)
    inside = [match for match in found if start <= match.start and match.end <= end]
    parts = list(_marked(text, start, end, inside, question))
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + "".join(parts) + after), bool(inside)


def _best(found: list[Match], question: Query) -> Match:
    pairs = set(itertools.pairwise(question.folded))

    def worth(index: int) -> tuple[int, int]:
        window = []
        for match in found[index:]:
            if match.end - found[index].start > LENGTH - BEFORE:
                break
            window.append(match)
        neighbours = sum(
            (one.word, two.word) in pairs and two.place == one.place + 1
            for one, two in itertools.pairwise(window)
        )
        return len({match.word for match in window}), neighbours

    best = max(range(len(found)), key=lambda index: (*worth(index), -index))
    return found[best]


def _bounds(text: str, first: Match | None) -> tuple[int, int]:
    """From the beginning of a sentence or a word shortly before the match, to that of a word."""
    start = 0
    if first is not None and first.start > BEFORE:
        earliest = first.start - BEFORE
        breaks = [text.rfind(sign, earliest, first.start) for sign in (". ", "\n", "? ", "! ")]
        start = max(breaks) + 1 if max(breaks) >= 0 else text.find(" ", earliest, first.start) + 1
        start = start or first.start
        while start < first.start and text[start].isspace():
            start += 1
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    floor = first.end if first is not None else start + 1
    space = max(text.rfind(" ", floor, end), text.rfind("\n", floor, end))
    return start, space if space > 0 else max(floor, end)


def _marked(text: str, start: int, end: int, found: list[Match], question: Query) -> Iterator[str]:
    """Words that follow each other as typed are marked as one."""
    pairs = set(itertools.pairwise(question.folded))
    at = start
    for index, match in enumerate(found):
        before = found[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        joined = before and before.place + 1 == match.place and (before.word, match.word) in pairs
        joins = after and match.place + 1 == after.place and (match.word, after.word) in pairs
        yield _plain(text[at : match.start])
        yield "" if joined else "<mark>"
        yield _plain(text[match.start : match.end])
        yield "" if joins else "</mark>"
        at = match.end
    yield _plain(text[at:end])


def _plain(text: str) -> str:
    """Lines of the text become parts of one."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    joined = " · ".join(lines) if len(lines) > 1 else lines[0]
    before = " " if text[:1] == " " else ""
    after = " " if text[-1:] == " " and text.strip() else ""
    return escape(f"{before}{joined}{after}")
