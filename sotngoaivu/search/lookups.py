"""Index lookups for other rooms: titles by the start of a word, pages by their words."""

from dataclasses import dataclass

from sotngoaivu.core.text.folding import folded_words
from sotngoaivu.search.matching import MOST, candidates, starting
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import ask
from sotngoaivu.search.searchable import DOCUMENT, NEWS, STAFF

# Letters typed of which suggestions are looked for.
MOST_TYPED = 80


@dataclass(frozen=True)
class Title:
    """A title to suggest. `lang` is "vi" where an English reader gets a Vietnamese one, else ""."""

    title: str
    url: str
    kind: str
    lang: str = ""


def titles_starting(text: str, language: str, limit: int = 8) -> list[Title]:
    """Pages and staff in whose title each word typed begins a word, in two queries.

    Words count as folded; the last may be unfinished, those before it are whole words. What
    stands comes before news, newer news first. Only what anyone may see.
    """
    typed = folded_words(text[:MOST_TYPED])
    if not typed:
        return []
    # Three times as many, for those that may not be seen.
    keys = starting(typed, 3 * limit)
    entries = SearchEntry.objects.visible().select_related("page").defer("body", "body_en")
    found = entries.in_bulk(keys)
    shown = sorted((found[key] for key in keys if key in found), key=_order)
    return [_title(entry, language) for entry in shown[:limit]]


def _order(entry: SearchEntry) -> tuple[bool, float]:
    is_news = entry.kind == NEWS
    return is_news, -entry.date.timestamp() if is_news and entry.date else 0.0


def _title(entry: SearchEntry, language: str) -> Title:
    title, lang = entry.title_in(language)
    return Title(title=title, url=entry.url_in(language), kind=entry.kind, lang=lang)


def matching_page_ids(text: str, limit: int = MOST) -> list[int]:
    """Keys of at most `limit` pages that match, best first; visibility is the caller's to ask.

    All words must match, without regard to diacritics; `"…"` asks for a phrase. Staff and
    documents are left out. Two queries.
    """
    question = ask(text)
    if not question:
        return []
    best: dict[int, int] = {}
    for tier, key in candidates(question, most=limit):
        best.setdefault(key, tier)
    entries = (
        SearchEntry.objects.filter(pk__in=best)
        .exclude(kind__in=(STAFF, DOCUMENT))
        .values_list("pk", "page_id")
    )
    pages = dict(entries)
    return [pages[key] for key in best if key in pages][:limit]
