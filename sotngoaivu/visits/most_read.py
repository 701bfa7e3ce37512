"""Most-read pages: a report for staff, by views of the pages' own addresses."""

import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.forms import RadioSelect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page, get_page_content_types

from sotngoaivu.core.reports import report_paths
from sotngoaivu.templatetags.bilingual import number

WEEK = 7
PERIODS = {
    "7": _("The last 7 days"),
    "30": _("The last 30 days"),
    "90": _("The last 90 days"),
    "365": _("The last 365 days"),
}


def most_read(days: int, today: datetime.date) -> QuerySet[Page]:
    """Live pages that were viewed on the last `days` days, `today` included, the most-read first.

    Each has its `views`.
    """
    first = today - datetime.timedelta(days=days - 1)
    found: QuerySet[Page] = (
        Page.objects.live()
        .filter(views_by_day__date__range=(first, today))
        .annotate(views=Sum("views_by_day__views"))
        .order_by("-views", "pk")
    )
    return found


class MostReadFilterSet(WagtailFilterSet):
    days = ChoiceFilter(
        label=_("Period"),
        choices=[*PERIODS.items()],
        empty_label=None,
        method="of_days",
        widget=RadioSelect,
    )
    content_type = ContentTypeFilter(
        label=_("Type"),
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_days(self, pages: QuerySet[Page], name: str, days: str) -> QuerySet[Page]:
        return most_read(int(days), timezone.localdate())


class MostReadReport(PageReportView):
    results_template_name = "wagtailadmin/generic/listing_results.html"
    page_title = _("Most-read pages")
    header_icon = "view"
    index_url_name = "most_read_report"
    index_results_url_name = "most_read_report_results"
    filterset_class = MostReadFilterSet
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "full_url", "views"]
    export_headings = {"title": _("Title"), "full_url": _("Address"), "views": _("Views")}
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            accessor="get_admin_display_title",
            get_url=lambda page: page.get_url(),
            classname="title",
        ),
        Column("views", label=_("Views"), accessor=lambda page: number(page.views), width="12%"),
        Column("type", label=_("Type"), accessor="page_type_display_name", width="20%"),
    ]

    def get_queryset(self) -> Any:
        self.queryset = most_read(WEEK, timezone.localdate())
        return super().get_queryset()


def most_read_urls() -> list[URLPattern]:
    return report_paths("reports/most-read/", MostReadReport)


def most_read_menu_item() -> MenuItem:
    return MenuItem(_("Most-read pages"), reverse("most_read_report"), icon_name="view", order=105)
