"""Spreadsheets of reports that are no list of Wagtail's, made as its lists make them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.views.mixins import SpreadsheetExportMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class _Spreadsheet(SpreadsheetExportMixin):
    def __init__(
        self, request: HttpRequest, filename: str, headings: "Mapping[str, StrOrPromise]"
    ) -> None:
        self.request = request
        self.export_filename = filename
        self.export_headings = headings
        self.list_export = [*headings]


def spreadsheet(
    request: HttpRequest,
    filename: str,
    headings: "Mapping[str, StrOrPromise]",
    rows: Callable[[], Any],
) -> HttpResponseBase | None:
    """What `?export=csv` or `?export=xlsx` asks for, None where neither is asked for.

    `rows` gives dicts whose keys are those of `headings`, in a list or a query of values;
    `filename` is without an ending.
    """
    kind = request.GET.get("export")
    if kind not in SpreadsheetExportMixin.FORMATS:
        return None
    answer: HttpResponseBase = _Spreadsheet(request, filename, headings).as_spreadsheet(
        rows(), kind
    )
    return answer
