"""Matching entries, best first: one statement whose parts run only until enough is found.

Each part asks the full-text index alone for the newest of one tier; the marks among the index's
tokens narrow it by kind, category and year. Nothing is ranked or sorted over all that match.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from modelsearch.conf import get_app_config

from sotngoaivu.core.text.folding import exact, pairs
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.models.entry import (
    category_mark,
    kind_mark,
    news_mark,
    standing_mark,
    year_mark,
)
from sotngoaivu.search.query import Query
from sotngoaivu.search.searchable import DOCUMENT, NEWS

# Of more matches, only the newest in the best tiers are looked at.
MOST = 1000

# The tiers; a lower one comes first. Those of words without the diacritics typed are FOLDED later.
TITLE_IS, TITLE_PHRASE, TITLE_WORDS, PHRASE, WORDS = range(5)
FOLDED = 10


@dataclass(frozen=True)
class Narrowing:
    """What the reader narrowed the search to; None: not narrowed."""

    kind: str | None = None
    category: int | None = None
    year: int | None = None

    def marks(self) -> list[str]:
        return [
            mark
            for mark in (
                self.kind and kind_mark(self.kind),
                self.category is not None and category_mark(self.category),
                self.year and year_mark(self.year),
            )
            if mark
        ]


@dataclass(frozen=True)
class Words:
    """Tokens and phrases that must all be there."""

    tokens: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tokens or self.phrases)

    def fts5(self) -> str:
        quoted = [f'"{token}"' for token in self.tokens]
        quoted += [f'"{" ".join(phrase)}"' for phrase in self.phrases]
        return f"({' AND '.join(quoted)})"

    def tsquery(self) -> str:
        tokens = [*self.tokens, *(pair for phrase in self.phrases for pair in pairs([*phrase]))]
        return f"({' & '.join(f'{_quoted(token)}' for token in tokens)})"


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "").replace("'", "") + "'"


@dataclass(frozen=True)
class Part:
    """One tier: what must be in the title (or anywhere), and which earlier tiers are left out."""

    tier: int
    in_title: bool
    there: Words
    # Each of these is a tier before; a match of it has been found there.
    not_there: tuple[Words, ...] = ()
    not_in_title: Words = Words()


def parts(question: Query) -> Iterator[Part]:
    """The tiers of a question, best first; in one column no two overlap.

    Tokens that others imply are left out, which makes it quicker and PostgreSQL's guesses better:
    a word with diacritics is never indexed without its folded form, a phrase never without its
    words.
    """
    whole = () if question.phrases or len(question.folded) < 2 else (question.folded,)
    in_phrases = {word for phrase in question.phrases for word in phrase}
    plain = [
        folded
        for written, folded in zip(question.written, question.folded, strict=True)
        if not exact(written)
    ]
    rounds: list[tuple[int, tuple[str, ...], Iterable[str], tuple[Words, ...]]] = [
        (0, question.exacts, plain, ())
    ]
    if question.exacts:
        rounds.append((FOLDED, (), question.folded, (Words(question.exacts),)))
    for base, exacts, folded, before in rounds:
        rest = tuple(word for word in dict.fromkeys(folded) if word not in in_phrases)
        required = Words((*exacts, *rest), question.phrases)
        for in_title, phrase_tier, tier in (
            (True, TITLE_PHRASE, TITLE_WORDS),
            (False, PHRASE, WORDS),
        ):
            title = Words() if in_title else required
            if whole:
                yield Part(base + phrase_tier, in_title, Words(exacts, whole), before, title)
            phrase = (Words(phrases=whole),) if whole else ()
            yield Part(base + tier, in_title, required, before + phrase, title)


def candidates(
    question: Query, narrowing: Narrowing = Narrowing(), most: int = MOST
) -> list[tuple[int, int]]:
    """(tier, key of the entry) of some more than `most` matches, best tiers and newest first.

    Whether they may be seen is not asked here, nor are titles that are the question narrowed.
    An entry may come twice, in its best tier first.
    """
    statement, parameters = _matching(question, narrowing, most)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(tier, int(key)) for tier, key in cursor.fetchall()]


def visible(question: Query, narrowing: Narrowing) -> tuple[list[tuple[int, int]], int]:
    """Those candidates that anyone may see, in their order, and how many entries all of them are.

    The number is 0 where nobody may see any. The order: the best tiers; in each what stands before
    news, and newer news first.
    """
    matching, parameters = _matching(question, narrowing, MOST)
    seen, seen_parameters = _visible()
    sql = (
        f"WITH found (tier, key) AS MATERIALIZED ({matching})"
        " SELECT found.tier, seen.pk, (SELECT COUNT(DISTINCT key) FROM found)"
        f" FROM found CROSS JOIN ({seen}) AS seen WHERE seen.pk = CAST(found.key AS bigint)"
        " ORDER BY found.tier, seen.kind = %s, seen.date IS NULL, seen.date DESC, seen.pk DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *seen_parameters, NEWS])
        rows = cursor.fetchall()
    return [(tier, key) for tier, key, _count in rows], rows[0][-1] if rows else 0


@cache
def _visible() -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters; kept, for Django takes longer to make them than to run them."""
    seen = SearchEntry.objects.visible().values_list("pk", "kind", "date")
    return seen.query.sql_with_params()


def _matching(question: Query, narrowing: Narrowing, most: int) -> tuple[str, list[str]]:
    groups = [standing_mark(), news_mark()]
    if narrowing.kind:
        groups = [news_mark() if narrowing.kind == NEWS else standing_mark()]
    # A part that gives as many alone ends the statement: those after it, which leave out what it
    # has, would find next to nothing among very many.
    enough = most + 1 + _TITLES
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    statements, parameters = [_title_is()], [question.key, question.key]
    for part in parts(question):
        for group in groups:
            statement, more = build(part, [group, *narrowing.marks()], enough)
            statements.append(statement)
            parameters += more
    sql = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS part" for statement in statements)
    return f"{sql} LIMIT {enough}", parameters


# Of titles that are the question itself.
_TITLES = 50


def _title_is() -> str:
    """Entries whose title is the question. They are not narrowed: the caller asks that of them."""
    table = SearchEntry._meta.db_table
    found = " UNION ".join(
        f"SELECT id FROM {table} WHERE {column} = %s" for column in ("title_key", "title_en_key")
    )
    key = "CAST(id AS text) AS key"
    return f"SELECT {TITLE_IS} AS tier, {key} FROM ({found}) AS titles LIMIT {_TITLES}"


def _sqlite(part: Part, marks: list[str], most: int) -> tuple[str, list[str]]:
    entries = _index().db_table
    columns = "{title}" if part.in_title else "{title body}"
    match = f"({columns} : {part.there.fts5()}) AND ({{title}} : {Words(tuple(marks)).fts5()})"
    for words in part.not_there:
        match = f"({match}) NOT ({columns} : {words.fts5()})"
    if part.not_in_title:
        match = f"({match}) NOT ({{title}} : {part.not_in_title.fts5()})"
    return (
        f"SELECT {part.tier}, entry.object_id FROM {entries}_fts CROSS JOIN {entries} AS entry"
        f" ON entry.id = {entries}_fts.rowid WHERE {entries}_fts MATCH %s"
        f" ORDER BY {entries}_fts.rowid DESC LIMIT {most}",
        [match],
    )


def _postgres(part: Part, marks: list[str], most: int) -> tuple[str, list[str]]:
    there = Words((*part.there.tokens, *marks), part.there.phrases)
    query = there.tsquery() + "".join(f" & !{words.tsquery()}" for words in part.not_there)
    # The bodies' column holds the titles too.
    column = "title" if part.in_title else "body"
    where, parameters = f"{column} @@ %s::tsquery", [query]
    if part.not_in_title:
        where += " AND NOT title @@ %s::tsquery"
        parameters.append(part.not_in_title.tsquery())
    return (
        f"SELECT {part.tier}, object_id FROM {_index().db_table} WHERE {where}"
        f" ORDER BY id DESC LIMIT {most}",
        parameters,
    )


def _index() -> Any:
    return get_app_config().get_model("IndexEntry")._meta


def starting(typed: list[str], most: int) -> list[int]:
    """Keys of entries of pages and staff, in whose titles the words are, the last one begun.

    At most `most` of what stands, then at most `most` of the news, the newest first.
    """
    *whole, begun = typed
    statements, parameters = [], []
    for group in (standing_mark(), news_mark()):
        tokens = [*whole, group]
        if connection.vendor == "postgresql":
            ask = " & ".join([*map(_quoted, tokens), f"!{_quoted(kind_mark(DOCUMENT))}"])
            parameters.append(f"{ask} & {_quoted(begun)}:*")
            statements.append(
                f"SELECT object_id FROM {_index().db_table} WHERE autocomplete @@ %s::tsquery"
                f" ORDER BY id DESC LIMIT {most}"
            )
        else:
            entries = _index().db_table
            ask = " AND ".join([*(f'"{token}"' for token in tokens), f'"{begun}"*'])
            parameters.append(f'{{autocomplete}} : (({ask}) NOT "{kind_mark(DOCUMENT)}")')
            statements.append(
                f"SELECT entry.object_id FROM {entries}_fts CROSS JOIN {entries} AS entry"
                f" ON entry.id = {entries}_fts.rowid WHERE {entries}_fts MATCH %s"
                f" ORDER BY {entries}_fts.rowid DESC LIMIT {most}"
            )
    sql = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS part" for statement in statements)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [int(key) for (key,) in cursor.fetchall()]


def probe(asked: list[Words], most: int) -> list[tuple[int, int]]:
    """(place in `asked`, key of an entry) of some `most` entries for each that finds any.

    One statement; which of the matches are given is left to chance.
    """
    statements, parameters = [], []
    marks = [standing_mark(), news_mark()]
    entries = _index().db_table
    for place, words in enumerate(asked):
        if connection.vendor == "postgresql":
            parameters.append(f"{words.tsquery()} & ({' | '.join(map(_quoted, marks))})")
            # Planned as if all matches were wanted: for a few, PostgreSQL may walk the table, which
            # takes for ever where there are none.
            statements.append(
                f"WITH found AS MATERIALIZED (SELECT object_id FROM {entries}"
                f" WHERE body @@ %s::tsquery)"
                f" SELECT {place}, object_id FROM found LIMIT {most}"
            )
        else:
            either = " OR ".join(f'"{mark}"' for mark in marks)
            parameters.append(f"({{title body}} : {words.fts5()}) AND ({{title}} : ({either}))")
            statements.append(
                f"SELECT {place}, entry.object_id FROM {entries}_fts"
                f" CROSS JOIN {entries} AS entry ON entry.id = {entries}_fts.rowid"
                f" WHERE {entries}_fts MATCH %s LIMIT {most}"
            )
    if not statements:
        return []
    sql = " UNION ALL ".join(f"SELECT * FROM ({statement}) AS part" for statement in statements)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(place, int(key)) for place, key in cursor.fetchall()]
