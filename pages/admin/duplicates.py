"""Report of duplicates: what stands twice on the site, group by group."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import RadioSelect
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from pages.models import BasePage
from sotngoaivu.core.duplicates import Duplicates
from sotngoaivu.core.reports import report_paths

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# Copies that an export reads together.
_AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    group: int
    kind: "StrOrPromise"
    common: "StrOrPromise"
    title: str
    url: str
    added: datetime.datetime | None
    uses: int | str


class Rows(Sequence[Row]):
    """Rows of the report, each read when it is shown: of many thousands few are.

    `entries`: number of the group, kind, what is common to it, key of the copy.
    """

    def __init__(self, entries: "list[tuple[int, Duplicates, StrOrPromise, int]]") -> None:
        self.entries = entries

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Rows(self.entries[place])
        return next(iter(self[place : place + 1]))

    def __iter__(self) -> Iterator[Row]:
        for at in range(0, len(self.entries), _AT_ONCE):
            yield from self._read(self.entries[at : at + _AT_ONCE])

    def _read(self, entries: "list[tuple[int, Duplicates, StrOrPromise, int]]") -> Iterator[Row]:
        keys: dict[Duplicates, list[int]] = {}
        for _number, kind, _common, key in entries:
            keys.setdefault(kind, []).append(key)
        copies = {kind: kind.copies(some) for kind, some in keys.items()}
        for number, kind, common, key in entries:
            if copy := copies[kind].get(key):
                yield Row(
                    group=number,
                    kind=kind.label,
                    common=common,
                    title=copy.title,
                    url=copy.url,
                    added=copy.added,
                    uses="" if copy.uses is None else copy.uses,
                )


class DuplicatesFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(label=_("Type"), empty_label=_("Any"), widget=RadioSelect)

    class Meta:
        model = BasePage
        fields: list[str] = []

    def __init__(self, *args: Any, kinds: list[Duplicates], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(each.kind, each.label) for each in kinds]


class DuplicatesReport(ReportView):
    """Of pictures, documents and pages that the reader of the report may change."""

    page_title = _("Duplicates")
    header_icon = "copy"
    index_url_name = "duplicates_report"
    index_results_url_name = "duplicates_report_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    filterset_class = DuplicatesFilterSet
    list_export = ["group", "kind", "common", "title", "added", "uses"]
    export_headings = {
        "group": _("Group"),
        "kind": _("Type"),
        "common": _("In common"),
        "title": _("Title"),
        "added": _("Added"),
        "uses": _("Used in"),
    }
    columns = [
        Column("group", label=_("Group"), width="8%"),
        TitleColumn(
            "title",
            label=_("Title"),
            get_url=lambda row: row.url,
            get_title_id=lambda row: (
                f"duplicate-{row.group}-{row.url.strip('/').replace('/', '-')}"
            ),
            classname="title",
        ),
        Column("kind", label=_("Type"), width="14%"),
        Column("common", label=_("In common"), width="20%"),
        DateColumn("added", label=_("Added"), width="14%"),
        Column("uses", label=_("Used in"), width="10%"),
    ]

    @cached_property
    def kinds(self) -> list[Duplicates]:
        found = hooks.get_hooks("register_duplicates")
        return [kind for register in found for kind in register(self.request.user)]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs()
        return kwargs | {"kinds": self.kinds}

    def get_filtered_queryset(self) -> Rows:
        chosen = self.filters.form.cleaned_data.get("kind") if self.filters.is_valid() else ""
        found = [
            (kind, common, keys)
            for kind in self.kinds
            if chosen in ("", None, kind.kind)
            for common, keys in kind.find()
        ]
        return Rows(
            [
                (number, kind, common, key)
                for number, (kind, common, keys) in enumerate(found, start=1)
                for key in sorted(keys)
            ]
        )


def duplicates_urls() -> list[URLPattern]:
    return report_paths("reports/duplicates/", DuplicatesReport)


def duplicates_menu_item() -> MenuItem:
    return MenuItem(_("Duplicates"), reverse("duplicates_report"), icon_name="copy", order=155)
