"""The formats of former sites, each read as a stream of articles."""

from collections.abc import Callable, Mapping
from pathlib import Path

from news.importing.models import Format
from news.importing.records import Source
from news.importing.sources.nukeviet import NukeVietDump
from news.importing.sources.spreadsheet import CSVFile
from news.importing.sources.wordpress import WordPressExport

_SOURCES: Mapping[str, Callable[[Path, Mapping[str, str]], Source]] = {
    Format.CSV: CSVFile,
    Format.WXR: lambda path, columns: WordPressExport(path),
    Format.NUKEVIET: lambda path, columns: NukeVietDump(path),
}


def open_source(path: Path, format: str, columns: Mapping[str, str]) -> Source:
    """The file at `path`; `columns` says which column of a CSV file holds what."""
    return _SOURCES[format](path, columns)
