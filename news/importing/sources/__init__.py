"""The formats of former sites, each read as a stream of articles."""

from collections.abc import Mapping
from pathlib import Path

from news.importing.models import Format
from news.importing.records import Source
from news.importing.sources.nukeviet import English, NukeVietDump
from news.importing.sources.spreadsheet import CSVFile
from news.importing.sources.wordpress import WordPressExport


def open_source(
    path: Path, format: str, columns: Mapping[str, str], english: English = English.MATCH
) -> Source:
    """The file at `path`.

    `columns` says which column of a CSV file holds what, `english` what becomes of the articles in
    a second language that stand in tables of their own.
    """
    if format == Format.CSV:
        return CSVFile(path, columns)
    if format == Format.WXR:
        return WordPressExport(path)
    return NukeVietDump(path, english)
