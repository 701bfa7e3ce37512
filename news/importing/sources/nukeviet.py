"""Dumps of NukeViet's tables: its module of news, in which an article stands in several of them.

The dump names them in any order, so its rows are put aside in a file until all are known. What
readers did there (visits, votes, comments) is left behind: it counts for the former site.
"""

import contextlib
import json
import re
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from news.importing.problems import Fault
from news.importing.records import ForeignArticle, ForeignCategory, NotThisFormat, Source
from news.importing.sources.pairs import Known, Pair, pairs
from news.importing.sources.reading import opened
from news.importing.sources.sql import CutShort, Dump, Row

MAIN, ENGLISH = "vi", "en"
# Of the module "news" in either language, whatever the tables begin with.
_TABLE = re.compile(
    r"\A\w+?_(?P<language>vi|en)_news_(?P<name>rows|detail|cat|tags|tags_id|sources|authorlist"
    r"|bodyhtml_\d+)\Z",
    re.IGNORECASE,
)
_MODULE = "news"
_UPLOADS = "uploads/news/"
_PUBLIC, _WAITING = "1", "2"
_ROWS_AT_ONCE = 500
# The number of an article in an address of either form.
_LINK = re.compile(
    r"(?:language=(vi|en)&(?:amp;)?nv=news&(?:amp;)?op=|/(vi|en)/news/)[\w/-]{1,400}?-(\d{1,9})"
    r"(?![\w-])",
    re.IGNORECASE,
)


class English(StrEnum):
    """What becomes of the articles of the English tables."""

    # The English of the article that they belong to; the others as OWN.
    MATCH = "match"
    # Drafts of their own, whose Vietnamese is to be written.
    OWN = "own"
    LEAVE = "leave"


class NukeVietDump(Source):
    def __init__(self, path: Path, english: English = English.MATCH) -> None:
        self._path, self._english = path, english

    @property
    def name(self) -> str:
        return "nukeviet"

    def articles(self) -> Iterator[ForeignArticle]:
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.closing(_Aside(Path(folder) / "rows.sqlite3")) as aside,
        ):
            is_whole = aside.fill(self._path)
            if not aside.number:
                raise NotThisFormat(_("The dump has no rows of a table …_vi_news_rows."))
            yield from _Both(aside, self._english).articles()
            if not is_whole:
                last = ForeignArticle("", "end of the file")
                last.faults.append((Fault.CUT_SHORT, ""))
                yield last


class _Aside:
    """What the dump says, by language, table and number."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE told (name TEXT, key TEXT, number INTEGER, row TEXT);"
        )
        # Of the articles of the main language.
        self.number = 0

    def close(self) -> None:
        self._database.close()

    def fill(self, path: Path) -> bool:
        """Put the dump's rows aside; whether it ends as it should."""
        is_whole, batch, number = True, [], 0
        with opened(path) as file:
            try:
                for table, row in Dump(file).rows():
                    found = _TABLE.match(table)
                    if found:
                        number += 1
                        language = found["language"].lower()
                        name, key = _place(found["name"].lower(), row)
                        self.number += name == "rows" and language == MAIN
                        batch.append((f"{language} {name}", key, number, json.dumps(row)))
                    if len(batch) >= _ROWS_AT_ONCE:
                        self._write(batch)
            except CutShort:
                is_whole = False
        self._write(batch)
        self._database.execute("CREATE INDEX of_key ON told (name, key)")
        return is_whole

    def _write(self, batch: list[tuple[str, str, int, str]]) -> None:
        self._database.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", batch)
        batch.clear()

    def all(self, language: str, name: str) -> Iterator[tuple[str, Row]]:
        found = self._database.execute(
            "SELECT key, row FROM told WHERE name = ? ORDER BY number", (f"{language} {name}",)
        )
        return ((key, json.loads(row)) for key, row in found)

    def of(self, language: str, name: str, key: str) -> list[Row]:
        found = self._database.execute(
            "SELECT row FROM told WHERE name = ? AND key = ? ORDER BY number",
            (f"{language} {name}", key),
        )
        return [json.loads(row) for (row,) in found]


_KEYS = {"cat": "catid", "sources": "sourceid", "tags": "tid"}


def _place(name: str, row: Row) -> tuple[str, str]:
    """The table by which a row is found again, and its number there."""
    # Before NukeViet 4.1 texts stood in several tables.
    name = "detail" if name.startswith("bodyhtml") else name
    return name, str(row.get(_KEYS.get(name, "id")) or "")


class _Language:
    """The articles of one language."""

    def __init__(self, aside: _Aside, language: str) -> None:
        self._aside, self.language = aside, language
        self.categories = dict(aside.all(language, "cat"))
        self._sources = dict(aside.all(language, "sources"))
        self._tags = {
            key: row.get("title") or row.get("keywords") or ""
            for key, row in aside.all(language, "tags")
        }

    def rows(self) -> Iterator[tuple[str, Row]]:
        return self._aside.all(self.language, "rows")

    def known(self, other: str) -> Iterator[Known]:
        for key, row in self.rows():
            links = _LINK.findall(self.body(key))
            moment = row.get("publtime") or row.get("addtime") or ""
            yield Known(
                key,
                row.get("alias") or "",
                int(moment) if moment.isdecimal() else 0,
                row.get("homeimgfile") or "",
                frozenset(number for one, two, number in links if (one or two).lower() == other),
            )

    def body(self, key: str) -> str:
        return _cell(self._detail(key), "bodyhtml")

    def _detail(self, key: str) -> Row:
        return next(iter(self._aside.of(self.language, "detail", key)), {})

    def article(self, number: int, key: str, row: Row) -> ForeignArticle:
        detail = self._detail(key)
        category = self.categories.get(_cell(row, "catid"), {})
        source = self._sources.get(_cell(row, "sourceid"), {})
        picture = _cell(row, "homeimgfile")
        return ForeignArticle(
            source_id=key or f"row {number}",
            place=f"row {number} (id {key})",
            title=_cell(row, "title"),
            lead=_cell(row, "hometext"),
            body=_cell(detail, "bodyhtml"),
            date=_cell(row, "publtime") or _cell(row, "addtime"),
            slug=_cell(row, "alias"),
            categories=self._categories_of(row),
            tags=self._tags_of(key),
            author=_cell(row, "author") or self._author(key),
            source=_cell(source, "title") or _cell(detail, "sourcetext"),
            source_url=_cell(source, "link"),
            picture=picture if "//" in picture or not picture else f"{_UPLOADS}{picture}",
            picture_alt=_cell(row, "homeimgalt"),
            files=[part for part in re.split(r"[,|]", _cell(detail, "files")) if part],
            old_addresses=_addresses(self.language, _cell(category, "alias"), row, key),
            was_public=_cell(row, "status") in ("", _PUBLIC, _WAITING),
            is_scheduled=_cell(row, "status") == _WAITING,
        )

    def _author(self, key: str) -> str:
        named = self._aside.of(self.language, "authorlist", key)
        return ", ".join(filter(None, (row.get("pseudonym") for row in named)))

    def _tags_of(self, key: str) -> list[str]:
        named = self._aside.of(self.language, "tags_id", key)
        found = [row.get("keyword") or self._tags.get(row.get("tid") or "", "") for row in named]
        return [tag for tag in found if tag]

    def _categories_of(self, row: Row) -> list[ForeignCategory]:
        """The main one first."""
        keys = dict.fromkeys([_cell(row, "catid"), *_cell(row, "listcatid").split(",")])
        found = [self.categories[key] for key in keys if key in self.categories]
        return [
            ForeignCategory(*(_cell(each, name) for name in ("alias", "title", "title_en")))
            for each in found
        ]


class _Both:
    """The articles of both languages, those that belong together as one."""

    def __init__(self, aside: _Aside, choice: English) -> None:
        self._main, self._english = _Language(aside, MAIN), _Language(aside, ENGLISH)
        self._choice = choice
        self._pairs: dict[str, Pair] = {}
        if choice == English.MATCH:
            self._pairs = pairs(self._main.known(ENGLISH), self._english.known(MAIN))
        self._rows = dict(self._english.rows())
        self._name_categories()

    def articles(self) -> Iterator[ForeignArticle]:
        for number, (key, row) in enumerate(self._main.rows(), start=1):
            article = self._main.article(number, key, row)
            if pair := self._pairs.get(key):
                self._add_english(article, pair)
            yield article
        taken = {pair.second for pair in self._pairs.values()}
        for number, (key, row) in enumerate(self._rows.items(), start=1):
            if key not in taken:
                yield self._alone(self._english.article(number, key, row))

    def _add_english(self, article: ForeignArticle, pair: Pair) -> None:
        told = self._english.article(0, pair.second, self._rows[pair.second])
        article.title_en, article.lead_en, article.body_en = told.title, told.lead, told.body
        article.old_addresses_en = told.old_addresses
        if not pair.is_sure:
            article.faults.append((Fault.ENGLISH_LIKELY, str(pair)))

    def _alone(self, article: ForeignArticle) -> ForeignArticle:
        """An article that has no Vietnamese: its title stands in for that one, too."""
        article.source_id, article.place = f"en {article.source_id}", f"en {article.place}"
        if self._choice == English.LEAVE:
            article.left_out = Fault.ENGLISH_UNUSED
        article.title_en, article.lead_en, article.body_en = (
            *(article.title, article.lead),
            article.body or article.lead,
        )
        article.lead, article.body = "", ""
        article.old_addresses_en, article.old_addresses = article.old_addresses, ()
        # Tags and categories are those of the other language.
        article.tags, article.categories = (), ()
        return article

    def _name_categories(self) -> None:
        """Give Vietnamese categories the English name that most of their pairs have."""
        named: dict[str, Counter[str]] = defaultdict(Counter)
        rows = dict(self._main.rows()) if self._pairs else {}
        for pair in self._pairs.values():
            english = self._english.categories.get(_cell(self._rows[pair.second], "catid"), {})
            if name := _cell(english, "title"):
                named[_cell(rows[pair.first], "catid")][name] += 1
        for key, names in named.items():
            name, number = names.most_common(1)[0]
            if key in self._main.categories and number * 2 > names.total():
                self._main.categories[key]["title_en"] = name


def _cell(row: Row, name: str) -> str:
    return row.get(name) or ""


def _addresses(language: str, category: str, row: Row, key: str) -> list[str]:
    """Those of the dynamic form and of the rewritten ones."""
    alias = _cell(row, "alias")
    if not category or not alias:
        return []
    place = f"{category}/{alias}-{key}"
    rewritten = [f"/{language}/{_MODULE}/{place}.html"]
    # Only the main language is left out of addresses.
    rewritten += [f"/{_MODULE}/{place}.html"] if language == MAIN else []
    return [f"/index.php?language={language}&nv={_MODULE}&op={place}", *rewritten]
