"""Wagtail 8.0's exports of lists, as spreadsheets of the office open them.

In Vietnamese, at the site's own clock, without formulas, and of no more rows than a thread can give
in some seconds.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.base import ReportView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

from sotngoaivu.core.text.vietnamese import slugify

MOST_ROWS = 10_000
# What spreadsheets take for the beginning of a formula, which may run programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Columns that are headed by the names of fields.
_HEADINGS: dict[type[Any], dict[str, Any]] = {
    WorkflowView: {"workflow": _("Workflow"), "requested_by": _("Requested by")},
    WorkflowTasksView: {
        "task": _("Task"),
        "started_at": _("Started at"),
        "finished_at": _("Finished at"),
        "finished_by": _("Finished by"),
    },
    PageTypesUsageReportView: {
        "name": _("Type"),
        "count": _("Pages"),
        "last_edited_page": _("Last edited page"),
        "last_edit": _("Last edit"),
    },
}


def adapt_exports() -> None:
    """For the `ready` of the project's own app."""
    exports = SpreadsheetExportMixin
    # Of a class and of those above it the first one counts.
    exports.custom_value_preprocess = {
        datetime.datetime: {"csv": _at_own_clock, "xlsx": _own_time},
        bool: {"csv": _yes_or_no, "xlsx": _yes_or_no},
        **{
            kind: way
            for kind, way in exports.custom_value_preprocess.items()
            if kind is not datetime.datetime
        },
        # Wagtail's XLSX holds no formulas; of CSV it has none of these.
        object: {"csv": _no_formula},
    }
    for view, headings in _HEADINGS.items():
        view.export_headings = {**view.export_headings, **headings}
    named = _named_as_the_page(exports.export_filename)
    # These have a name of their own, in English.
    for view in (exports, LockedPagesView, LogEntriesView, WorkflowView, WorkflowTasksView):
        view.get_filename = named
    # Its screen has a table, which Wagtail makes no spreadsheet of.
    PageTypesUsageReportView.list_export = [*_HEADINGS[PageTypesUsageReportView]]
    PageTypesUsageReportView.to_row_dict = _row_of_a_page_type
    exports.setup = _exporting_columns(exports.setup)
    exports.stream_csv = _marked(exports.stream_csv)
    exports.as_spreadsheet = _bounded(exports.as_spreadsheet)
    ReportView.get = _refusing(ReportView.get)


def _own_time(value: datetime.datetime) -> datetime.datetime:
    """XLSX knows no zones, and Wagtail gives it UTC."""
    return value if timezone.is_naive(value) else timezone.make_naive(value)


def _at_own_clock(value: datetime.datetime) -> str:
    return f"{_own_time(value):%Y-%m-%d %H:%M:%S}"


def _yes_or_no(value: bool) -> str:
    return _now("Yes") if value else _now("No")


def _no_formula(value: Any) -> Any:
    """A value of a CSV file that a spreadsheet shows as the text it is."""
    text = force_str(value, strings_only=True)
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def _named_as_the_page(usual: str) -> Callable[[Any], str]:
    def get_filename(view: Any) -> str:
        title = getattr(view, "page_title", "") or getattr(view, "title", "")
        own: str = view.export_filename
        return own if own != usual else slugify(str(title)) or usual

    return get_filename


def _row_of_a_page_type(view: Any, page_type: Any) -> dict[str, Any]:
    page = page_type.last_edited_page
    return {
        "name": page_type.name,
        "count": page_type.count,
        "last_edited_page": page and page.get_admin_display_title(),
        "last_edit": page and page.latest_revision_created_at,
    }


def _exporting_columns(setup: Callable[..., None]) -> Callable[..., None]:
    """Where a list names no columns, its address shows the list, not an empty spreadsheet."""

    def set_up(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        setup(view, request, *args, **kwargs)
        view.is_export = view.is_export and bool(view.list_export)

    return set_up


def _marked(stream: Callable[[Any, Any], Iterator[bytes]]) -> Callable[[Any, Any], Iterator[bytes]]:
    """With a byte order mark, without which Excel takes UTF-8 for something else."""

    def stream_csv(view: Any, rows: Any) -> Iterator[bytes]:
        yield "\ufeff".encode()
        yield from stream(view, rows)

    return stream_csv


def _bounded(as_spreadsheet: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse an export of so many rows that it would hold a thread, or the memory, for long."""

    def bounded(view: Any, rows: Any, spreadsheet_format: str) -> Any:
        if _are_too_many(rows):
            return _refused(view)
        return as_spreadsheet(view, rows, spreadsheet_format)

    return bounded


def _refusing(get: Callable[..., Any]) -> Callable[..., Any]:
    """Before a report reads all of its rows to show them, which it does for an export, too."""

    def get_unless_refused(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if view.is_export and _are_too_many(view.get_filtered_queryset()):
            return _refused(view)
        return get(view, request, *args, **kwargs)

    return get_unless_refused


def _are_too_many(rows: Any) -> bool:
    some = rows[: MOST_ROWS + 1]
    return (some.count() if isinstance(some, models.QuerySet) else len(some)) > MOST_ROWS


def _refused(view: Any) -> HttpResponse:
    text = _now("That is more than %(most)s rows: narrow the list by its filters.")
    messages.error(view.request, text % {"most": number_format(MOST_ROWS, force_grouping=True)})
    query = view.request.GET.copy()
    query.pop("export", None)
    return redirect(f"{view.request.path}?{query.urlencode()}")
