"""Search results as the page shows them: titles and passages with the words of the query marked."""

import datetime
import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, OTHER_LANGUAGES
from sotngoaivu.core.text.folding import exact, fold, folded_word, spans, words
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import Query
from sotngoaivu.search.searchable import DOCUMENT, KINDS, STAFF

# Characters of a snippet, and how far before its first match it may begin.
LENGTH = 200
BEFORE = 60
# Further text and further matches are not weighed.
MOST_TEXT = 100_000
MOST_MATCHES = 400


@dataclass(frozen=True)
class Result:
    """One result. A `lang` is set where the words are not in the reader's language."""

    title: SafeString
    url: str
    kind: str
    kind_name: str
    lang: str
    snippet: SafeString
    snippet_lang: str
    date: datetime.datetime | None
    # The titles on the way to it: `title` and `lang` of each.
    trail: list[dict[str, str]]


def results(keys: list[int], query: Query, language: str) -> list[Result]:
    """What is shown of those entries that were found, in that order, in two queries."""
    texts = ("kind", "date", "title", "title_en", "body", "body_en", "address")
    rows = SearchEntry.objects.select_related("page").only(*texts, "page__path", "page__url_path")
    found = rows.in_bulk(keys)
    entries = [found[key] for key in keys if key in found]
    above = _entries_above(path for entry in entries for path in _paths_above(entry))
    return [_result(entry, query, language, above) for entry in entries]


def _paths_above(entry: SearchEntry) -> list[str]:
    """Paths of the pages above the result, without root and home page."""
    path, step = entry.page.path, entry.page.steplen
    end = len(path) + (1 if entry.kind in (STAFF, DOCUMENT) else 0)
    return [path[:length] for length in range(3 * step, end, step)]


def _entries_above(paths: Iterable[str]) -> dict[str, SearchEntry]:
    entries = SearchEntry.objects.filter(page__path__in=set(paths))
    entries = entries.exclude(kind__in=(STAFF, DOCUMENT)).only("title", "title_en")
    return {entry.path: entry for entry in entries.annotate(path=F("page__path"))}


def _result(
    entry: SearchEntry, query: Query, language: str, above: dict[str, SearchEntry]
) -> Result:
    title, lang = entry.title_in(language)
    text, text_lang = _snippet(entry, query, language)
    trail = [above[path].title_in(language) for path in _paths_above(entry) if path in above]
    return Result(
        title=marked(title, query),
        url=entry.url_in(language),
        kind=entry.kind,
        kind_name=str(KINDS.get(entry.kind, "")),
        lang=lang,
        snippet=text,
        snippet_lang=text_lang,
        date=entry.date,
        trail=[{"title": title, "lang": lang} for title, lang in trail],
    )


def _snippet(entry: SearchEntry, query: Query, language: str) -> tuple[SafeString, str]:
    """A passage in the reader's language if the words are in that, else in the other."""
    texts = {MAIN_LANGUAGE: entry.body} | {
        code: getattr(entry, f"body_{code}") for code in OTHER_LANGUAGES
    }
    mine = [language, *(code for code in texts if code != language)]
    snippets = [(code, *snippet(texts[code], query)) for code in mine if texts[code]]
    if not snippets:
        return SafeString(""), ""
    code, text, _has_match = next((one for one in snippets if one[2]), snippets[0])
    return text, "" if code == language else code


@dataclass(frozen=True)
class Match:
    start: int
    end: int
    # The word's number in the text, and its folded form.
    place: int
    word: str


def matches(text: str, query: Query) -> list[Match]:
    """The words of an NFC text that the query asks for.

    A word typed with diacritics is found as typed; as folded only where the text never has it
    as typed.
    """
    typed = {fold(word): exact(word) for word in query.written}
    tokens = {word: token for word in set(words(text)) if (token := _token(word, typed))}
    if not tokens:
        return []
    found: list[tuple[Match, bool]] = []
    for place, (word, start, end) in enumerate(spans(text)):
        token = tokens.get(word)
        if token is not None:
            is_as_typed = not typed[token] or typed[token] == exact(word)
            found.append((Match(start, end, place, token), is_as_typed))
    as_typed = {match.word for match, is_as_typed in found if is_as_typed}
    return [match for match, is_as_typed in found if is_as_typed or match.word not in as_typed]


def _token(word: str, typed: dict[str, str]) -> str | None:
    folded = folded_word(word)
    if folded in typed:
        return folded
    # A word of VNI typing is the index's own token of the word with its diacritics.
    token = exact(word)
    return token if token in typed else None


def marked(text: str, query: Query) -> SafeString:
    """The whole text, safe for HTML, the words found in `<mark>`."""
    text = unicodedata.normalize("NFC", text)
    parts = _marked(text, 0, len(text), matches(text, query), query)
    return mark_safe("".join(parts))  # noqa: S308 (escaped by _marked)


def snippet(text: str, query: Query) -> tuple[SafeString, bool]:
    """The best passage of some LENGTH characters, safe for HTML; whether any word is in it.

    Best is the passage with most different words, then with most that follow each other as they
    were typed, then the earliest. A text without any gives its beginning.
    """
    text = unicodedata.normalize("NFC", text[:MOST_TEXT]).strip()
    found = matches(text, query)[:MOST_MATCHES]
    start, end = _bounds(text, _best(found, query) if found else None)
    inside = [match for match in found if start <= match.start and match.end <= end]
    passage = "".join(_marked(text, start, end, inside, query))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shown = mark_safe(before + passage + after)  # noqa: S308 (escaped by _marked)
    return shown, bool(inside)


def _joined(found: list[Match], query: Query) -> list[bool]:
    """For each match whether it follows the one before as it does in the query."""
    pairs = set(itertools.pairwise(query.folded))
    return [
        before is not None
        and match.place == before.place + 1
        and (before.word, match.word) in pairs
        for before, match in zip([None, *found], found, strict=False)
    ]


def _best(found: list[Match], query: Query) -> Match:
    """The match with which the best passage begins."""
    joined = _joined(found, query)

    def worth(index: int) -> tuple[int, int, int]:
        last, end = found[index].start + LENGTH - BEFORE, index
        while end < len(found) and found[end].end <= last:
            end += 1
        different = {match.word for match in found[index:end]}
        return len(different), sum(joined[index + 1 : end]), -index

    return found[max(range(len(found)), key=worth)]


def _bounds(text: str, first: Match | None) -> tuple[int, int]:
    """From the beginning of a sentence or a word shortly before the match, to that of a word."""
    start = 0
    if first is not None and first.start > BEFORE:
        earliest = first.start - BEFORE
        sentence = max(text.rfind(sign, earliest, first.start) for sign in (". ", "\n", "? ", "! "))
        start = sentence + 1 if sentence >= 0 else text.find(" ", earliest, first.start) + 1
        start = start or first.start
        while start < first.start and text[start].isspace():
            start += 1
    end = start + LENGTH
    if end >= len(text):
        return start, len(text)
    floor = first.end if first is not None else start + 1
    space = max(text.rfind(" ", floor, end), text.rfind("\n", floor, end))
    return start, space if space > 0 else max(floor, end)


def _marked(text: str, start: int, end: int, found: list[Match], query: Query) -> Iterator[str]:
    """Words that follow each other as typed are marked as one."""
    joined = [*_joined(found, query), False]
    for place, match in enumerate(found):
        yield _plain(text[start : match.start])
        yield "" if joined[place] else "<mark>"
        yield _plain(text[match.start : match.end])
        yield "" if joined[place + 1] else "</mark>"
        start = match.end
    yield _plain(text[start:end])


def _plain(text: str) -> str:
    """Lines of the text become parts of one."""
    joined = " · ".join(" ".join(line.split()) for line in text.split("\n"))
    before = " " if text[:1] == " " else ""
    after = " " if text[-1:] == " " and text.strip() else ""
    return escape(f"{before}{joined}{after}")
