"""Spreadsheets of redirects: a compressed archive of XML, read in a confined process.

A few kilobytes of one may hold gigabytes, millions of fonts, or say that they have millions of
columns. The child is given the file, and writes its rows as JSON.
"""

import json
import sys
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sotngoaivu.core import confined

# What a spreadsheet may unfold to.
MAX_BYTES = 20 * 1024 * 1024
# Of the child: address space, in bytes. Six times what one takes with all the rows there may be.
MEMORY = 512 * 1024 * 1024


def rows(data: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    """The first sheet's first rows, each with its first columns. Raises NoAnswer."""
    with confined.turn():
        answer = confined.ask(
            "pages.redirects.spreadsheet", str(most_rows), str(most_columns), data=data
        )
    found: list[list[str]] = json.loads(answer)
    return found


def main() -> None:
    confined.confine(MEMORY)
    data = sys.stdin.buffer.read()
    most_rows, most_columns = map(int, sys.argv[1:])
    # Imported once confined, for a file's data reach no code before.
    import openpyxl

    with ZipFile(BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
            raise MemoryError
    workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    bounds = {"max_row": most_rows, "max_col": most_columns}
    found = workbook.worksheets[0].iter_rows(values_only=True, **bounds)
    print(json.dumps([[_cell(cell) for cell in row] for row in found]))


def _cell(cell: Any) -> str:
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(confined.BEYOND)
