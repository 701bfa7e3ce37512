"""Reports on pages: what is missing in English or older there, and what is to be reviewed."""

import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import ContentTypeFilter, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports import PageReportView
from wagtail.models import get_page_content_types

from pages.link_checks.broken import broken_links, pages_with_broken_links
from pages.models import BasePage
from pages.models.english import EnglishState
from sotngoaivu.accounts.models import User
from sotngoaivu.core.permissions import permitted
from sotngoaivu.core.reports import report_paths

SOON = datetime.timedelta(days=30)
DUE = {
    "overdue": _("past"),
    "soon": _("within 30 days"),
    "later": _("later"),
    "never": _("without a day"),
}
# Whoever is to review a page, or owns it, can be reached.
SOMEBODY = Q(reviewer__is_active=True) | Q(owner__is_active=True)


def _edit_url(page: BasePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


_TITLE = TitleColumn(
    "title",
    label=_("Title"),
    accessor="get_admin_display_title",
    get_url=_edit_url,
    classname="title",
)
_TYPE = Column("type", label=_("Type"), accessor="page_type_display_name", width="12%")
_OWNER = UserColumn("owner", label=_("Owner"), width="12%")


def live_pages_of(user: Any) -> Any:
    """What is public of the pages that `user` may change: a query."""
    return permitted(BasePage, user).live()


class ReportFilterSet(WagtailFilterSet):
    content_type = ContentTypeFilter(
        label=_("Type"),
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = BasePage
        fields: list[str] = []


class PagesReport(PageReportView):
    """Live pages that the reader of the report may change."""

    results_template_name = "wagtailadmin/generic/listing_results.html"
    model = BasePage
    any_permission_required = ["add", "change", "publish"]

    def get_queryset(self) -> Any:
        pages = live_pages_of(self.request.user)
        self.queryset = pages.select_related("owner", "reviewer", "content_type")
        return super().get_queryset()


class EnglishFilterSet(ReportFilterSet):
    english = MultipleChoiceFilter(
        label=_("English"),
        choices=EnglishState.choices,
        method="in_state",
        widget=CheckboxSelectMultiple,
    )

    def in_state(self, pages: QuerySet[BasePage], name: str, states: list[str]) -> Any:
        return pages.filter(EnglishState.any_of(states))


class EnglishReport(PagesReport):
    page_title = _("English")
    header_icon = "globe"
    index_url_name = "english_report"
    index_results_url_name = "english_report_results"
    filterset_class = EnglishFilterSet
    list_export = ["title", "title_en", "vietnamese_changed_at", "english_changed_at"]
    export_headings = {
        "title": _("Title"),
        "title_en": _("title in English"),
        "vietnamese_changed_at": _("Vietnamese changed"),
        "english_changed_at": _("English changed"),
    }
    columns = [
        _TITLE,
        StatusTagColumn(
            "english",
            label=_("English"),
            accessor=lambda page: page.english_state.label,
            primary=lambda page: page.english_state == EnglishState.CURRENT,
            width="14%",
        ),
        DateColumn("vietnamese_changed_at", label=_("Vietnamese changed"), width="14%"),
        DateColumn("english_changed_at", label=_("English changed"), width="14%"),
        _OWNER,
        _TYPE,
    ]

    def get_queryset(self) -> Any:
        """Without English first, then what waits longest."""
        is_missing = Case(When(title_en="", then=0), default=1)
        return super().get_queryset().order_by(is_missing, "vietnamese_changed_at", "pk")


class ReviewFilterSet(ReportFilterSet):
    due = ChoiceFilter(
        label=_("to be reviewed on"),
        choices=[*DUE.items()],
        empty_label=_("Any"),
        method="when_due",
        widget=RadioSelect,
    )
    reviewer = MultipleUserFilter(
        label=_("to be reviewed by"),
        queryset=lambda request: User.objects.filter(
            pk__in=BasePage.objects.exclude(reviewer=None).values("reviewer")
        ),
        widget=CheckboxSelectMultiple,
    )

    responsible = ChoiceFilter(
        label=_("Who is responsible"),
        choices=[("somebody", _("somebody")), ("nobody", _("nobody"))],
        empty_label=_("Any"),
        method="of_whom",
        widget=RadioSelect,
    )

    def of_whom(self, pages: QuerySet[BasePage], name: str, whose: str) -> Any:
        return pages.filter(SOMEBODY if whose == "somebody" else ~SOMEBODY)

    def when_due(self, pages: QuerySet[BasePage], name: str, due: str) -> Any:
        today = timezone.localdate()
        return pages.filter(
            {
                "overdue": Q(review_on__lte=today),
                "soon": Q(review_on__gt=today, review_on__lte=today + SOON),
                "later": Q(review_on__gt=today + SOON),
                "never": Q(review_on=None),
            }[due]
        )


class ReviewReport(PagesReport):
    page_title = _("Reviews")
    header_icon = "date"
    index_url_name = "review_report"
    index_results_url_name = "review_report_results"
    filterset_class = ReviewFilterSet
    list_export = ["title", "review_on", "reviewer", "owner", "last_published_at"]
    export_headings = {
        "title": _("Title"),
        "review_on": _("to be reviewed on"),
        "reviewer": _("to be reviewed by"),
        "owner": _("Owner"),
    }
    columns = [
        _TITLE,
        Column("review_on", label=_("to be reviewed on"), width="14%"),
        UserColumn("reviewer", label=_("to be reviewed by"), width="14%"),
        _OWNER,
        DateColumn("last_published_at", label=_("Published"), width="14%"),
        _TYPE,
    ]

    def get_queryset(self) -> Any:
        """What was to be reviewed first; what has no day last."""
        return super().get_queryset().order_by(F("review_on").asc(nulls_last=True), "pk")


class BrokenLinksReport(PagesReport):
    """Pages with a link to what is not there: on this site, or on another that was asked."""

    page_title = _("Broken links")
    header_icon = "link"
    index_url_name = "broken_links_report"
    index_results_url_name = "broken_links_report_results"
    filterset_class = ReportFilterSet
    list_export = ["title", "broken_links"]
    export_headings = {"title": _("Title"), "broken_links": _("Broken links")}
    columns = [
        _TITLE,
        Column("broken_links", label=_("Broken links"), accessor=broken_links, width="50%"),
        _OWNER,
        _TYPE,
    ]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=pages_with_broken_links()).order_by("title")

    def to_row_dict(self, item: BasePage) -> dict[str, Any]:
        return {"title": item.get_admin_display_title(), "broken_links": broken_links(item)}


def report_urls() -> list[URLPattern]:
    return [
        *report_paths("reports/english/", EnglishReport),
        *report_paths("reports/reviews/", ReviewReport),
        *report_paths("reports/broken-links/", BrokenLinksReport),
    ]


def english_menu_item() -> MenuItem:
    return MenuItem(_("English"), reverse("english_report"), icon_name="globe", order=120)


def review_menu_item() -> MenuItem:
    return MenuItem(_("Reviews"), reverse("review_report"), icon_name="date", order=130)


def broken_links_menu_item() -> MenuItem:
    return MenuItem(_("Broken links"), reverse("broken_links_report"), icon_name="link", order=135)


def nobodys_pages(user: User) -> list[dict[str, str]]:
    """How many live pages have a review day and nobody, of those that `user` may give somebody."""
    count = live_pages_of(user).filter(~SOMEBODY, review_on__isnull=False).count()
    if not count:
        return []
    text = ngettext(
        "%(count)s page is to be reviewed by nobody yet.",
        "%(count)s pages are to be reviewed by nobody yet.",
        count,
    )
    url = reverse("review_report") + "?responsible=nobody"
    return [{"text": text % {"count": count}, "url": url}]


def page_reminders(user: User) -> list[dict[str, str]]:
    """How many live pages wait for `user`, each with the report that names them."""
    pages = live_pages_of(user)
    missing = pages.filter(EnglishState.NONE.condition).count()
    older = pages.filter(EnglishState.OLDER.condition).count()
    due = pages.filter(review_on__lte=timezone.localdate()).count()
    broken = pages.filter(pk__in=pages_with_broken_links()).count()
    found = (
        (
            missing,
            ngettext(
                "%(count)s page is not in English.", "%(count)s pages are not in English.", missing
            ),
            reverse("english_report") + "?english=none",
        ),
        (
            older,
            ngettext(
                "%(count)s page has an English version that is older than the Vietnamese.",
                "%(count)s pages have an English version that is older than the Vietnamese.",
                older,
            ),
            reverse("english_report") + "?english=older",
        ),
        (
            due,
            ngettext(
                "%(count)s page is to be reviewed.", "%(count)s pages are to be reviewed.", due
            ),
            reverse("review_report") + "?due=overdue",
        ),
        (
            broken,
            ngettext(
                "%(count)s page has broken links.", "%(count)s pages have broken links.", broken
            ),
            reverse("broken_links_report"),
        ),
    )
    return [{"text": text % {"count": count}, "url": url} for count, text, url in found if count]
