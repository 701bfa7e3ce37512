"""Report of empty facts: what the site cannot tell readers yet, and where it is filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import RadioSelect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from pages.models import BasePage, OfficePage, SiteSettings, StaffMember
from pages.models.bilingual import empty_fields
from sotngoaivu.core.permissions import permitted
from sotngoaivu.core.reports import report_paths

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: "dict[str, StrOrPromise]" = {
    "department": _("the department"),
    "office": _("offices"),
    "staff": _("staff"),
}
# Of the department: all that readers miss while it is empty.
_EXPECTED = ("address", "telephone", "email", "working_hours", "responsible_person")


@dataclass(frozen=True)
class EmptyFact:
    """`name` of the fact, `of` what it is one, `url` of the form where it is filled in."""

    kind: "StrOrPromise"
    name: str
    of: str
    url: str
    key: str


def empty_facts_of_department() -> list[str]:
    """Names of the department's facts that are still empty."""
    return empty_fields(SiteSettings.load(), *_EXPECTED)


def empty_facts(user: Any) -> dict[str, list[EmptyFact]]:
    """By kind: what is still empty of what `user` may fill in."""
    return {
        kind: [
            EmptyFact(KINDS[kind], name, of, url, f"{kind}-{number}")
            for number, (name, of, url) in enumerate(find(user), start=1)
        ]
        for kind, find in (("department", _department), ("office", _offices), ("staff", _staff))
    }


def _department(user: Any) -> Iterator[tuple[str, str, str]]:
    if user.has_perm("pages.change_sitesettings"):
        site_info = SiteSettings.load()
        url = reverse("wagtailsettings:edit", args=["pages", "sitesettings", site_info.pk])
        yield from ((name, site_info.name, url) for name in empty_facts_of_department())


def _offices(user: Any) -> Iterator[tuple[str, str, str]]:
    for office in permitted(OfficePage, user).live().order_by("path"):
        url = reverse("wagtailadmin_pages:edit", args=[office.pk])
        title = office.get_admin_display_title()
        yield from ((name, title, url) for name in office.unknown_contacts)


def _staff(user: Any) -> Iterator[tuple[str, str, str]]:
    if user.has_perm("pages.change_staffmember"):
        label = empty_fields(StaffMember(), "name")[0]
        address = StaffMember.snippet_viewset.get_url_name("edit")
        unnamed = StaffMember.objects.filter(name="").select_related("office")
        for person in unnamed.order_by("rank", "pk"):
            of = f"{person.position}, {person.office.title}" if person.office else person.position
            yield label, of, reverse(address, args=[person.pk])


class EmptyFactsFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(
        label=_("Type"), choices=[*KINDS.items()], empty_label=_("Any"), widget=RadioSelect
    )

    class Meta:
        model = BasePage
        fields: list[str] = []


class EmptyFactsReport(ReportView):
    page_title = _("Empty facts")
    header_icon = "form"
    index_url_name = "empty_facts_report"
    index_results_url_name = "empty_facts_report_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    filterset_class = EmptyFactsFilterSet
    list_export = ["name", "of", "kind"]
    export_headings = {"name": _("What is empty"), "of": _("Of"), "kind": _("Type")}
    columns = [
        TitleColumn(
            "name",
            label=_("What is empty"),
            get_url=lambda fact: fact.url,
            get_title_id=lambda fact: f"fact-{fact.key}",
            classname="title",
        ),
        Column("of", label=_("Of")),
        Column("kind", label=_("Type"), width="20%"),
    ]

    def get_filtered_queryset(self) -> Any:
        chosen = self.filters.form.cleaned_data.get("kind") if self.filters.is_valid() else ""
        found = empty_facts(self.request.user)
        return [
            fact for kind, facts in found.items() if chosen in ("", None, kind) for fact in facts
        ]


def empty_facts_urls() -> list[URLPattern]:
    return report_paths("reports/empty-facts/", EmptyFactsReport)


def empty_facts_menu_item() -> MenuItem:
    return MenuItem(_("Empty facts"), reverse("empty_facts_report"), icon_name="form", order=115)
