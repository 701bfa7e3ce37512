"""Imports of redirects: files of rows, as many as there may be."""

import csv
import itertools
from collections.abc import Iterable
from io import StringIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects import base_formats
from wagtail.contrib.redirects.base_formats import Dataset
from wagtail.contrib.redirects.forms import ImportForm

from pages.redirects import spreadsheet
from sotngoaivu.core.confined import Failure, NoAnswer

MAX_ROWS, MAX_COLUMNS = 10_000, 20
# Longer is no address, but a file of another kind.
MAX_CELL = 10_000

TOO_MANY = _("The file has more than %(most)s rows. Divide it into several files.")
EMPTY = _(
    "There are no redirects in this file. Its first row holds headings, each further one a "
    "redirect."
)
UNREADABLE = _(
    "This file is damaged, or is not what its name says. Open it in a spreadsheet program, save it "
    "again as .xlsx or .csv, and choose the new file."
)
NO_UTF8 = _(
    "The letters of this file cannot be read. Save it again as “CSV UTF-8” or .xlsx, and choose "
    "the new file."
)
_NOT_ANSWERED = {
    Failure.DAMAGED: UNREADABLE,
    Failure.TOO_COSTLY: _(
        "This spreadsheet holds too much to be read. Copy its two columns of addresses into a new, "
        "empty one, save that, and choose it."
    ),
    Failure.BUSY: _("Other files are being read just now. Send this one again in a minute."),
}


def even(rows: Iterable[Iterable[str]]) -> Any:
    """As many columns as there may be, and each row as long as the first.

    Raises ValidationError for more rows than there may be, and for longer cells.
    """
    found = [
        list(itertools.islice(row, MAX_COLUMNS)) for row in itertools.islice(rows, MAX_ROWS + 2)
    ]
    if len(found) > MAX_ROWS + 1:
        raise ValidationError(
            TOO_MANY, params={"most": number_format(MAX_ROWS, force_grouping=True)}
        )
    if any(len(cell) > MAX_CELL for row in found for cell in row):
        raise ValidationError(UNREADABLE)
    width = len(found[0]) if found else 0
    return Dataset([row[:width] + [""] * (width - len(row)) for row in found if any(row)])


class CSV(base_formats.CSV):
    delimiter = ","

    def create_dataset(self, data: str) -> Any:
        return even(csv.reader(StringIO(data), delimiter=self.delimiter))


class TSV(CSV):
    delimiter = "\t"


class XLSX(base_formats.XLSX):
    def create_dataset(self, data: bytes) -> Any:
        return even(spreadsheet.rows(data, MAX_ROWS + 2, MAX_COLUMNS))


FORMATS = [CSV, XLSX, TSV]


class FileForm(ImportForm):
    """Wagtail's, which says what is wrong with a file and hands on its rows as CSV.

    Wagtail's view names the exception to the editor, and reads a spreadsheet again at the end.
    """

    def clean_import_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["import_file"]
        name = PurePath(file.name or "")
        kind = next((each for each in FORMATS if f".{each.__name__}" == name.suffix.upper()), None)
        if kind is None:
            # The view says which it takes.
            return file
        found = _read(kind(), file.read())
        if not found:
            raise ValidationError(EMPTY)
        rows = StringIO(newline="")
        csv.writer(rows).writerows([found.headers, *found])
        return SimpleUploadedFile(f"{name.stem}.csv", rows.getvalue().encode())


def _read(form: Any, data: bytes) -> Any:
    """The rows of a file of that format. Raises ValidationError."""
    try:
        # Excel marks UTF-8 with three bytes.
        return form.create_dataset(data if form.is_binary() else data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError(NO_UTF8) from error
    except csv.Error as error:
        raise ValidationError(UNREADABLE) from error
    except NoAnswer as error:
        raise ValidationError(_NOT_ANSWERED[error.reason]) from error
