"""Dumps of NukeViet's tables: its module of news, in which an article stands in several of them.

The dump names them in any order, so its rows are put aside in a file until all are known.
"""

import contextlib
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from news.importing.problems import Fault
from news.importing.records import ForeignArticle, ForeignCategory, NotThisFormat, Source
from news.importing.sources.reading import opened
from news.importing.sources.sql import CutShort, Dump, Row

# Of Vietnamese and of the module "news", whatever the tables begin with.
_TABLE = re.compile(
    r"\w+?_vi_news_(?P<name>rows|detail|cat|tags|tags_id|sources|bodyhtml_\d+)\Z", re.IGNORECASE
)
_MODULE, _LANGUAGE = "news", "vi"
_UPLOADS = "uploads/news/"
_PUBLIC = "1"
_ROWS_AT_ONCE = 500


class NukeVietDump(Source):
    def __init__(self, path: Path) -> None:
        self._path = path

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
                raise NotThisFormat("The dump has no rows of a table …_vi_news_rows.")
            yield from aside.articles()
            if not is_whole:
                last = ForeignArticle("", "end of the file")
                last.faults.append((Fault.CUT_SHORT, ""))
                yield last


class _Aside:
    """What the dump says, by table and number."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE told (name TEXT, key TEXT, number INTEGER, row TEXT);"
        )
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
                        name, key = _place(found["name"].lower(), row)
                        self.number += name == "rows"
                        batch.append((name, key, number, json.dumps(row)))
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

    def articles(self) -> Iterator[ForeignArticle]:
        categories = dict(self._all("cat"))
        sources = dict(self._all("sources"))
        tags = {
            key: row.get("title") or row.get("keywords") or "" for key, row in self._all("tags")
        }
        for number, (key, row) in enumerate(self._all("rows"), start=1):
            detail = next(iter(self._of("detail", key)), {})
            yield _article(number, key, row, detail, categories, sources, self._tags(key, tags))

    def _tags(self, key: str, tags: dict[str, str]) -> list[str]:
        named = self._of("tags_id", key)
        found = [row.get("keyword") or tags.get(row.get("tid") or "", "") for row in named]
        return [tag for tag in found if tag]

    def _all(self, name: str) -> Iterator[tuple[str, Row]]:
        found = self._database.execute(
            "SELECT key, row FROM told WHERE name = ? ORDER BY number", (name,)
        )
        return ((key, json.loads(row)) for key, row in found)

    def _of(self, name: str, key: str) -> list[Row]:
        found = self._database.execute(
            "SELECT row FROM told WHERE name = ? AND key = ? ORDER BY number", (name, key)
        )
        return [json.loads(row) for (row,) in found]


_KEYS = {"cat": "catid", "sources": "sourceid", "tags": "tid"}


def _place(name: str, row: Row) -> tuple[str, str]:
    """The table by which a row is found again, and its number there."""
    # Before NukeViet 4.1 texts stood in several tables.
    name = "detail" if name.startswith("bodyhtml") else name
    return name, str(row.get(_KEYS.get(name, "id")) or "")


def _article(
    number: int,
    key: str,
    row: Row,
    detail: Row,
    categories: dict[str, Row],
    sources: dict[str, Row],
    tags: list[str],
) -> ForeignArticle:
    def cell(name: str, of: Row = row) -> str:
        return of.get(name) or ""

    category = categories.get(cell("catid"), {})
    source = sources.get(cell("sourceid"), {})
    picture = cell("homeimgfile")
    return ForeignArticle(
        source_id=key or f"row {number}",
        place=f"row {number} (id {key})",
        title=cell("title"),
        lead=cell("hometext"),
        body=cell("bodyhtml", detail),
        date=cell("publtime") or cell("addtime"),
        slug=cell("alias"),
        categories=_categories(row, categories),
        tags=tags,
        author=cell("author"),
        source=cell("title", source) or cell("sourcetext", detail),
        source_url=cell("link", source),
        picture=picture if "//" in picture or not picture else f"{_UPLOADS}{picture}",
        picture_alt=cell("homeimgalt"),
        files=[part for part in re.split(r"[,|]", cell("files", detail)) if part],
        old_addresses=_addresses(cell("alias", category), cell("alias"), key),
        was_public=cell("status") in ("", _PUBLIC),
    )


def _categories(row: Row, categories: dict[str, Any]) -> list[ForeignCategory]:
    """The main one first."""
    keys = dict.fromkeys([row.get("catid") or "", *(row.get("listcatid") or "").split(",")])
    found = [categories[key] for key in keys if key in categories]
    return [ForeignCategory(each.get("alias") or "", each.get("title") or "") for each in found]


def _addresses(category: str, alias: str, key: str) -> list[str]:
    """Those of the dynamic form and of the rewritten ones."""
    if not category or not alias:
        return []
    place = f"{category}/{alias}-{key}"
    return [
        f"/index.php?language={_LANGUAGE}&nv={_MODULE}&op={place}",
        f"/{_LANGUAGE}/{_MODULE}/{place}.html",
        f"/{_MODULE}/{place}.html",
    ]
