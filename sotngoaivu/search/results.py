"""Search results, as the search page shows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, OTHER_LANGUAGES
from sotngoaivu.search.matching import (
    FOLDED,
    MOST,
    TITLE_IS,
    Narrowing,
    visible,
)
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import Query
from sotngoaivu.search.result_types import KINDS
from sotngoaivu.search.searchable import DOCUMENT, STAFF
from sotngoaivu.search.snippets import marked, snippet

PER_PAGE = 10


@dataclass(frozen=True)
class Step:
    """A title on the way to a result; `lang` as in `Result`."""

    title: str
    lang: str = ""


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
    trail: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """Keys of all entries found, best first; `more` where there are more than were looked at."""

    keys: list[int]
    more: bool


def find(question: Query, narrowing: Narrowing) -> Found:
    """What anyone may see, in a query, and another where titles are the question.

    The order: words with the diacritics typed before words without; then the title being the
    question, having its words in a row, having them, the text having them in a row, having them;
    then what stands before news, and newer news first.
    """
    tiers: dict[int, int] = {}
    found, count = visible(question, narrowing)
    for tier, key in found:
        tiers.setdefault(key, tier)
    named = [key for key, tier in tiers.items() if tier == TITLE_IS]
    if named:
        entries = SearchEntry.objects.defer("body", "body_en").in_bulk(named)
        for key in named:
            entry = entries.get(key)
            if entry is None or not _allows(narrowing, entry):
                del tiers[key]
            elif not (question.is_exactly(entry.title) or question.is_exactly(entry.title_en)):
                tiers[key] = FOLDED + TITLE_IS
    return Found(sorted(tiers, key=tiers.__getitem__)[:MOST], count > MOST)


def _allows(narrowing: Narrowing, entry: SearchEntry) -> bool:
    year = timezone.localtime(entry.date).year if entry.date else None
    return (
        narrowing.kind in (None, entry.kind)
        and narrowing.category in (None, entry.category)
        and narrowing.year in (None, year)
    )


def results(keys: list[int], question: Query, language: str) -> list[Result]:
    """What is shown of those entries that were found, in that order, in two queries."""
    texts = ("kind", "date", "title", "title_en", "body", "body_en", "address")
    rows = SearchEntry.objects.select_related("page").only(*texts, "page__path", "page__url_path")
    entries = rows.in_bulk(keys)
    shown = [entries[key] for key in keys if key in entries]
    titles = _titles(step for entry in shown for step in _way(entry))
    return [_result(entry, question, language, titles) for entry in shown]


def _way(entry: SearchEntry) -> list[str]:
    """Paths of the pages above the result, without root and home page."""
    path, step = entry.page.path, entry.page.steplen
    end = len(path) + (1 if entry.kind in (STAFF, DOCUMENT) else 0)
    return [path[:length] for length in range(3 * step, end, step)]


def _titles(paths: Iterable[str]) -> dict[str, tuple[str, str]]:
    entries = SearchEntry.objects.filter(page__path__in=set(paths)).exclude(
        kind__in=(STAFF, DOCUMENT)
    )
    rows = entries.values_list("page__path", "title", "title_en")
    return {path: (title, title_en) for path, title, title_en in rows}


def _result(entry: SearchEntry, question: Query, language: str, titles: dict[str, Any]) -> Result:
    title, lang = entry.title_in(language)
    text, text_lang = _snippet(entry, question, language)
    return Result(
        title=marked(title, question),
        url=entry.url_in(language),
        kind=entry.kind,
        kind_name=str(KINDS.get(entry.kind, "")),
        lang=lang,
        snippet=text,
        snippet_lang=text_lang,
        date=entry.date,
        trail=[_step(*titles[path], language=language) for path in _way(entry) if path in titles],
    )


def _step(title: str, title_en: str, language: str) -> Step:
    if language == MAIN_LANGUAGE:
        return Step(title)
    return Step(title_en) if title_en else Step(title, MAIN_LANGUAGE)


def _snippet(entry: SearchEntry, question: Query, language: str) -> tuple[SafeString, str]:
    """A passage in the reader's language if the words are in that, else in the other."""
    texts = {MAIN_LANGUAGE: entry.body} | {
        code: getattr(entry, f"body_{code}") for code in OTHER_LANGUAGES
    }
    mine = [language, *(code for code in texts if code != language)]
    passages = [(code, *snippet(texts[code], question)) for code in mine if texts[code]]
    for code, text, matched in passages:
        if matched:
            return text, "" if code == language else code
    if passages:
        code, text, _matched = passages[0]
        return text, "" if code == language else code
    return SafeString(""), ""
