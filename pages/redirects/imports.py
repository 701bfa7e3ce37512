"""Imports of redirects: files of rows, as many as there may be."""

import csv
import itertools
from collections.abc import Iterable
from io import StringIO
from typing import Any

from wagtail.contrib.redirects import base_formats
from wagtail.contrib.redirects.base_formats import Dataset

from pages.redirects import spreadsheet

MAX_ROWS, MAX_COLUMNS = 10_000, 20


def even(rows: Iterable[Iterable[str]]) -> Any:
    """As many rows and columns as there may be, and each row as long as the first."""
    found = [
        list(itertools.islice(row, MAX_COLUMNS)) for row in itertools.islice(rows, MAX_ROWS + 1)
    ]
    width = len(found[0]) if found else 0
    return Dataset([row[:width] + [""] * (width - len(row)) for row in found if any(row)])


class CSV(base_formats.CSV):
    delimiter = ","

    def create_dataset(self, data: str) -> Any:
        return even(csv.reader(StringIO(data), delimiter=self.delimiter))


class TSV(CSV):
    delimiter = "\t"


class XLSX(base_formats.XLSX):
    def create_dataset(self, data: bytes | None) -> Any:
        """Nothing where there is none any more: it has been imported, or lay there for a day."""
        if not data:
            return Dataset()
        return even(spreadsheet.rows(data, MAX_ROWS + 1, MAX_COLUMNS))


FORMATS = [CSV, XLSX, TSV]
