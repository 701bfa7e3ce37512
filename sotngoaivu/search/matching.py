"""Matching entries, best first: one statement whose parts run only until enough is found.

Each part asks the full-text index alone for the newest of one tier; filter tokens in the index
narrow it by kind, category and year. Nothing is ranked or sorted over all that match.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from sotngoaivu.core.compat.modelsearch import POSTGRESQL, index_table
from sotngoaivu.core.text.folding import IN_HEADING, exact, fold, pairs
from sotngoaivu.search.models import NEWS_TOKEN, STANDING_TOKEN, SearchEntry, filter_tokens
from sotngoaivu.search.query import Narrowing, Query
from sotngoaivu.search.searchable import DOCUMENT, NEWS, STAFF

# Of more matches, only the newest in the best tiers are looked at.
MOST = 1000
# Of titles that are the query itself.
MOST_TITLES = 50

# The tiers; a lower one comes first. Those of words without the diacritics typed are FOLDED later.
TITLE_IS, TITLE_PHRASE, HEADING_PHRASE, TITLE_WORDS, HEADING_WORDS, PHRASE, WORDS = range(7)
FOLDED = 10

# How the two databases' full-text queries write things. PostgreSQL's column of the bodies holds the
# titles too, and it knows phrases as pairs of neighbours.
AND, OR, NOT = (" & ", " | ", " & !") if POSTGRESQL else (" AND ", " OR ", " NOT ")
TITLE, ANYWHERE = ("title", "body") if POSTGRESQL else ("title", "title body")


def _quoted(token: str) -> str:
    """No token has quotation marks in it: words are letters and digits, however folded."""
    return f"'{token}'" if POSTGRESQL else f'"{token}"'


def _all(tokens: Sequence[str]) -> str:
    return f"({AND.join(map(_quoted, tokens))})"


@dataclass(frozen=True)
class Terms:
    """Words and phrases, in the index's tokens, that must all be there."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    def in_headings(self) -> "Terms":
        """The same as they are indexed once more where they stand in headings."""
        words, *phrases = (
            tuple(f"{IN_HEADING}{word}" for word in row) for row in (self.words, *self.phrases)
        )
        return Terms(words, tuple(phrases))

    def __str__(self) -> str:
        """As the database's full-text query has it."""
        neighbours = pairs if POSTGRESQL else lambda phrase: [" ".join(phrase)]
        return _all([*self.words, *(one for phrase in self.phrases for one in neighbours(phrase))])


@dataclass(frozen=True)
class Tier:
    """What must be in the title (or anywhere), and which earlier tiers are left out."""

    number: int
    column: str
    there: Terms
    # Each of these is a tier before; a match of it has been found there.
    before: tuple[Terms, ...] = ()
    before_in_title: Terms = Terms()


def tiers(query: Query) -> Iterator[Tier]:
    """The tiers of a query, best first; in one column no two overlap.

    Tokens that others imply are left out, which makes it quicker and PostgreSQL's guesses better:
    a word with diacritics is never indexed without its folded form, a phrase never without its
    words.
    """
    whole = () if query.phrases or len(query.folded) < 2 else (query.folded,)
    in_a_row = (Terms(phrases=whole),) if whole else ()
    in_phrases = {word for phrase in query.phrases for word in phrase}
    plain = tuple(fold(word) for word in query.written if not exact(word))
    rounds: list[tuple[int, tuple[str, ...], tuple[str, ...], tuple[Terms, ...]]]
    rounds = [(0, query.exacts, plain, ())]
    if query.exacts:
        rounds.append((FOLDED, (), query.folded, (Terms(query.exacts),)))
    for base, exacts, folded, before in rounds:
        rest = tuple(word for word in dict.fromkeys(folded) if word not in in_phrases)
        required = Terms((*exacts, *rest), query.phrases)
        row = Terms(exacts, whole)
        in_headings = required.in_headings()
        if whole:
            yield Tier(base + TITLE_PHRASE, TITLE, row, before)
            yield Tier(base + HEADING_PHRASE, ANYWHERE, row.in_headings(), before, row)
        yield Tier(base + TITLE_WORDS, TITLE, required, before + in_a_row)
        in_a_heading = tuple(terms.in_headings() for terms in in_a_row)
        yield Tier(base + HEADING_WORDS, ANYWHERE, in_headings, before + in_a_heading, required)
        before_text = (*before, in_headings)
        if whole:
            yield Tier(base + PHRASE, ANYWHERE, row, before_text, required)
        yield Tier(base + WORDS, ANYWHERE, required, before_text + in_a_row, required)


@dataclass(frozen=True)
class Found:
    """Keys of all entries found, best first; `more` where there are more than were looked at."""

    keys: list[int]
    more: bool = False


def find(query: Query, narrowing: Narrowing) -> Found:
    """What anyone may see, in a statement, and another where titles are the query.

    The order: words with the diacritics typed before words without; then the title being the
    query, the title having its words in a row, a heading having them so, the title having them,
    headings having them, the text having them in a row, having them; then what stands before
    news, and newer news first.
    """
    sql, parameters = _matching(query, narrowing, MOST)
    seen, seen_parameters = _visible()
    sql = (
        f"WITH found (tier, key) AS MATERIALIZED ({sql})"
        " SELECT found.tier, seen.pk, (SELECT COUNT(DISTINCT key) FROM found)"
        f" FROM found CROSS JOIN ({seen}) AS seen WHERE seen.pk = CAST(found.key AS bigint)"
        " ORDER BY found.tier, seen.kind = %s, seen.date IS NULL, seen.date DESC, seen.pk DESC"
    )
    rows = _rows(sql, [*parameters, *seen_parameters, NEWS])
    best: dict[int, int] = {}
    for tier, key, _count in rows:
        best.setdefault(key, tier)
    titles = [key for key, tier in best.items() if tier == TITLE_IS]
    allowed = SearchEntry.objects.filter(**narrowing.lookups()).defer("body", "body_en")
    entries = allowed.in_bulk(titles) if titles else {}
    for key in titles:
        entry = entries.get(key)
        if entry is None:
            del best[key]
        elif not (query.is_exactly(entry.title) or query.is_exactly(entry.title_en)):
            best[key] = FOLDED + TITLE_IS
    return Found(sorted(best, key=best.__getitem__)[:MOST], bool(rows) and rows[0][-1] > MOST)


@cache
def _visible() -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters; kept, for Django takes longer to make them than to run them."""
    seen = SearchEntry.objects.visible().values_list("pk", "kind", "date")
    return seen.query.sql_with_params()


def matching_page_ids(text: str, limit: int = MOST) -> list[int]:
    """Keys of at most `limit` pages that match, best first; visibility is the caller's to ask.

    All words must match, without regard to diacritics; `"…"` asks for a phrase. Staff and
    documents are left out. Two statements.
    """
    query = Query.parse(text)
    if not query:
        return []
    keys = dict.fromkeys(int(key) for _tier, key in _rows(*_matching(query, Narrowing(), limit)))
    entries = SearchEntry.objects.filter(pk__in=keys).exclude(kind__in=(STAFF, DOCUMENT))
    pages = dict(entries.values_list("pk", "page_id"))
    return [pages[key] for key in keys if key in pages][:limit]


def starting(words: list[str], most: int) -> list[int]:
    """Keys of entries of pages and staff, in whose titles the words are, the last one begun.

    At most `most` of what stands, then at most `most` of the news, the newest first.
    """
    *whole, begun = words
    beginning = f"{_quoted(begun)}:*" if POSTGRESQL else f"{_quoted(begun)}*"
    documents = _all(filter_tokens(DOCUMENT, None, None))
    parts = [
        _part(0, "autocomplete", f"{_all([*whole, group])}{AND}{beginning}{NOT}{documents}", most)
        for group in (STANDING_TOKEN, NEWS_TOKEN)
    ]
    return [int(key) for _number, key in _rows(*_united(parts))]


def examples(alternatives: list[Terms], most: int) -> list[tuple[int, int]]:
    """(place in `alternatives`, key of an entry) of some `most` entries for each that finds any.

    One statement; which of the matches are given is left to chance.
    """
    entries = f"({_quoted(STANDING_TOKEN)}{OR}{_quoted(NEWS_TOKEN)})"
    parts = [
        _part(place, ANYWHERE, f"{terms}{AND}{entries}", most, newest=False)
        for place, terms in enumerate(alternatives)
    ]
    return [(place, int(key)) for place, key in _rows(*_united(parts))] if parts else []


Statement = tuple[str, list[str]]


def _matching(query: Query, narrowing: Narrowing, most: int) -> Statement:
    """(tier, key) of some more than `most` matches, best tiers and newest first.

    Whether they may be seen is not asked here, nor are titles that are the query narrowed. An
    entry may come twice, in its best tier first.
    """
    groups = [STANDING_TOKEN, NEWS_TOKEN]
    if narrowing.kind:
        groups = [NEWS_TOKEN if narrowing.kind == NEWS else STANDING_TOKEN]
    # A part that gives as many alone ends the statement: those after it, which leave out what it
    # has, would find next to nothing among very many.
    enough = most + 1 + MOST_TITLES
    parts = [_titles(query)]
    for tier in tiers(query):
        for group in groups:
            wanted = f"{tier.there}{AND}{_all([group, *narrowing.filter_tokens()])}"
            wanted = f"({wanted})" + "".join(f"{NOT}{terms}" for terms in tier.before)
            parts.append(_part(tier.number, tier.column, wanted, enough, but=tier.before_in_title))
    sql, parameters = _united(parts)
    return f"{sql} LIMIT {enough}", parameters


def _titles(query: Query) -> Statement:
    """Entries whose title is the query. They are not narrowed: the caller asks that of them."""
    found = " UNION ".join(
        f"SELECT id FROM {SearchEntry._meta.db_table} WHERE {column} = %s"
        for column in ("title_key", "title_en_key")
    )
    key = "CAST(id AS text) AS key"
    sql = f"SELECT {TITLE_IS} AS tier, {key} FROM ({found}) AS titles LIMIT {MOST_TITLES}"
    return sql, [query.key, query.key]


def _part(
    number: int, column: str, wanted: str, most: int, but: Terms = Terms(), newest: bool = True
) -> Statement:
    """(number, key) of at most `most` entries whose `column` has what is wanted.

    Left out are those whose title has all of `but`.
    """
    table = index_table()
    if not POSTGRESQL:
        match = f"{{{column}}} : ({wanted})"
        if but:
            match = f"({match}) NOT ({{title}} : {but})"
        order = f" ORDER BY {table}_fts.rowid DESC" if newest else ""
        return (
            f"SELECT {number}, entry.object_id FROM {table}_fts CROSS JOIN {table} AS entry"
            f" ON entry.id = {table}_fts.rowid WHERE {table}_fts MATCH %s{order} LIMIT {most}",
            [match],
        )
    where, parameters = f"{column} @@ %s::tsquery", [wanted]
    if but:
        where += " AND NOT title @@ %s::tsquery"
        parameters.append(str(but))
    sql = f"SELECT {number} AS number, object_id FROM {table} WHERE {where}"
    if newest:
        return f"{sql} ORDER BY id DESC LIMIT {most}", parameters
    # Planned as if all matches were wanted: for a few, PostgreSQL may walk the table, which takes
    # for ever where there are none.
    found = f"WITH found AS MATERIALIZED ({sql})"
    return f"{found} SELECT number, object_id FROM found LIMIT {most}", parameters


def _united(parts: list[Statement]) -> Statement:
    sql = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS part" for statement, _more in parts)
    return sql, [parameter for _statement, parameters in parts for parameter in parameters]


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
