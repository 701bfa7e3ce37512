"""Imports of redirects: files of rows, bounded in what they may unfold to.

A spreadsheet is a compressed archive; a few kilobytes may hold gigabytes, or say that they have
millions of columns.
"""

import csv
import itertools
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from wagtail.contrib.redirects import base_formats
from wagtail.contrib.redirects.base_formats import Dataset

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 10_000, 20


def even(rows: Iterable[Iterable[Any]]) -> Any:
    """As many rows and columns as there may be, and each row as long as the first."""
    found = [
        [_cell(cell) for cell in itertools.islice(row, MAX_COLUMNS)]
        for row in itertools.islice(rows, MAX_ROWS + 1)
    ]
    width = len(found[0]) if found else 0
    return Dataset([row[:width] + [""] * (width - len(row)) for row in found if any(row)])


def _cell(cell: Any) -> str:
    return "" if cell is None else str(cell)


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
        import openpyxl

        with ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                raise BadZipFile
        workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            bounds = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS}
            return even(sheet.iter_rows(values_only=True, **bounds))
        finally:
            workbook.close()


FORMATS = [CSV, XLSX, TSV]
