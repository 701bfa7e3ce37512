"""CSV files: one article a line, its columns named in the first, in Vietnamese or in English."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from news.importing.problems import Fault
from news.importing.records import ForeignArticle, ForeignCategory, NotThisFormat, Source
from news.importing.sources.reading import opened
from pages.foreign.encodings import TextReader
from sotngoaivu.core.text.vietnamese import slugify

# A body with its pictures in it; Python's own bound is 128 KB.
_LONGEST_FIELD = 16 * 1024 * 1024
_DELIMITERS = ",;\t|"
_PARTS = re.compile(r"[;,|]")

# What columns are called, without diacritics and signs.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "ma", "ma-bai", "stt", "so"),
    "title": ("title", "tieu-de", "ten-bai", "ten-bai-viet"),
    "lead": ("lead", "summary", "excerpt", "tom-tat", "mo-ta", "doan-mo-dau", "sapo", "trich-yeu"),
    "body": ("body", "content", "text", "noi-dung", "noi-dung-chi-tiet"),
    "title_en": ("title-en", "tieu-de-tieng-anh"),
    "lead_en": ("lead-en", "tom-tat-tieng-anh", "doan-mo-dau-tieng-anh"),
    "body_en": ("body-en", "noi-dung-tieng-anh"),
    "date": ("date", "published", "ngay", "ngay-dang", "ngay-xuat-ban"),
    "slug": ("slug", "alias", "duong-dan"),
    "category": ("category", "chuyen-muc", "danh-muc"),
    "tags": ("tags", "keywords", "tu-khoa", "the"),
    "author": ("author", "tac-gia"),
    "source": ("source", "nguon", "nguon-tin"),
    "source_url": ("source-url", "dia-chi-nguon"),
    "picture": ("picture", "image", "anh", "hinh-anh", "anh-dai-dien"),
    "picture_alt": ("picture-alt", "alt", "mo-ta-anh"),
    "files": ("files", "attachments", "tep", "tep-dinh-kem"),
    "url": ("url", "old-url", "address", "dia-chi", "dia-chi-cu", "lien-ket"),
    "status": ("status", "trang-thai"),
}
# What the column of states calls what readers saw, and what they did not; the rest is told.
_PUBLIC = {
    *("", "1", "yes", "co", "true", "public", "publish", "published", "live", "active"),
    *("xuat-ban", "da-xuat-ban", "da-dang", "dang", "cong-khai", "hien-thi", "hien", "da-duyet"),
    "dang-hien-thi",
}
_DRAFT = {
    *("0", "no", "khong", "false", "draft", "hidden", "private", "pending", "trash", "unpublished"),
    *("nhap", "ban-nhap", "an", "an-di", "cho-duyet", "chua-duyet", "chua-xuat-ban", "chua-dang"),
    *("khong-hien-thi", "khong-cong-khai", "rieng-tu", "da-xoa", "thung-rac", "ngung-hien-thi"),
}
# In lines of the file.
_LONGEST_HEAD = 20


class CSVFile(Source):
    """`columns` names columns that are called otherwise: {"title": "Tên tin"}."""

    def __init__(self, path: Path, columns: Mapping[str, str] | None = None) -> None:
        self._path = path
        self._columns = {name: slugify(column) for name, column in (columns or {}).items()}
        csv.field_size_limit(_LONGEST_FIELD)

    @property
    def name(self) -> str:
        return "csv"

    def articles(self) -> Iterator[ForeignArticle]:
        with opened(self._path) as file:
            head, lines = _apart(line.replace("\0", "") for line in file)
            delimiter = max(_DELIMITERS, key="".join(head).count)
            header = next(csv.reader(head, delimiter=delimiter), [])
            places = self._places(header)
            if "title" not in places:
                raise NotThisFormat(_("No column of the first line is called title (tiêu đề)."))
            reader = csv.reader(lines, delimiter=delimiter)
            begun = len(head) + 1
            try:
                for row in reader:
                    # In lines of the file: the headings were read apart.
                    place, begun = f"line {begun}", reader.line_num + len(head) + 1
                    if any(cell.strip() for cell in row):
                        yield self._article(row, places, len(header), place)
            except csv.Error:
                broken = ForeignArticle("", f"line {reader.line_num + len(head)}")
                broken.faults.append((Fault.CUT_SHORT, ""))
                yield broken

    def _places(self, header: list[str]) -> dict[str, int]:
        reader = TextReader("auto", " ".join(header))
        called = [slugify(reader.text(name)) for name in header]
        places = {}
        for name, names in _NAMES.items():
            wanted = (self._columns[name],) if name in self._columns else names
            found = next((called.index(each) for each in wanted if each in called), None)
            if found is not None:
                places[name] = found
        return places

    def _article(
        self, row: list[str], places: dict[str, int], width: int, place: str
    ) -> ForeignArticle:
        def cell(name: str) -> str:
            number = places.get(name, len(row))
            return row[number].strip() if number < len(row) else ""

        title, date = cell("title"), cell("date")
        article = ForeignArticle(
            source_id=cell("id") or _digest(cell("url") or f"{title}\n{date}"),
            place=place,
            known_by=cell("id") or cell("url") or title,
            title=title,
            lead=cell("lead"),
            body=cell("body"),
            title_en=cell("title_en"),
            lead_en=cell("lead_en"),
            body_en=cell("body_en"),
            date=date,
            slug=cell("slug"),
            categories=[ForeignCategory(name=cell("category"))] if cell("category") else [],
            tags=_parts(cell("tags")),
            author=cell("author"),
            source=cell("source"),
            source_url=cell("source_url"),
            picture=cell("picture"),
            picture_alt=cell("picture_alt"),
            files=_parts(cell("files")),
            old_addresses=[cell("url")] if cell("url") else [],
            was_public=slugify(cell("status")) in _PUBLIC,
        )
        if slugify(cell("status")) not in _PUBLIC | _DRAFT:
            article.faults.append((Fault.UNKNOWN_STATE, cell("status")))
        if len(row) != width:
            article.faults.append((Fault.BROKEN, f"{len(row)} / {width}"))
        return article


def _apart(lines: Iterator[str]) -> tuple[list[str], Iterator[str]]:
    """The lines that the headings take, more than one where a cell breaks its line; the others."""
    head = list(islice(lines, 1))
    read = [*head, *islice(lines, _LONGEST_HEAD - 1)] if "".join(head).count('"') % 2 else head
    for number in range(1, len(read) + 1):
        if "".join(read[:number]).count('"') % 2 == 0:
            return read[:number], chain(read[number:], lines)
    return head, chain(read[1:], lines)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]
