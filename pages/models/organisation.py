"""Organisation and office pages: leadership over its offices."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.query import PageQuerySet

from pages.blocks import BodyBlock
from pages.blocks.services import ICONS
from pages.models.base import BasePage, panels
from pages.models.staff import StaffMember
from pages.navigation.restrictions import unrestricted
from pages.navigation.tree import LinkedPage
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField
from sotngoaivu.core.i18n.languages import ActiveLanguageField
from sotngoaivu.search.searchable import OFFICE, Searchable


@dataclass(slots=True)
class OfficeCard(LinkedPage):
    """An office as the home page shows it."""

    intro_vi: str
    intro_en: str
    icon: str

    intro = ActiveLanguageField("intro", main="intro_vi")

    @classmethod
    def of(cls, offices: PageQuerySet) -> "list[OfficeCard]":
        """One query for narrow rows, in the order of the tree."""
        names = [each.name for each in fields(cls)]
        return [cls(*row) for row in offices.order_by("path").values_list(*names)]


class OrganisationPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )
    leadership_title = models.CharField(
        _("name of the leadership"),
        max_length=120,
        blank=True,
        help_text=_("Stands in the box at the top of the chart."),
    )
    leadership_text = TidyRichTextField(
        _("what the leadership does"), features=["bold", "italic", "link"], blank=True
    )
    body = CompactStreamField(
        BodyBlock(), verbose_name=_("body"), blank=True, help_text=_("Stands below the chart.")
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.OfficePage", "pages.ContentPage"]

    vietnamese_panels = panels("vi", "intro", "leadership_title", "leadership_text", "body")
    english_panels = panels("en", "intro", "leadership_title", "leadership_text", "body")
    bilingual_texts = ("intro", "leadership_title", "leadership_text", "body")

    class Meta:
        verbose_name = _("organisation page")
        verbose_name_plural = _("organisation pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `leaders`, and `offices` each with its `people`, for the chart."""
        context = super().get_context(request, *args, **kwargs)
        staff = StaffMember.objects.in_order()
        offices = list(unrestricted(OfficePage.objects.child_of(self).live()).order_by("path"))
        for office in offices:
            office.people = [person for person in staff if person.office_id == office.pk]
        context["leaders"] = [person for person in staff if person.in_leadership]
        context["offices"] = offices
        return context


class OfficePage(BasePage):
    short_name = models.CharField(
        _("short name"),
        max_length=120,
        blank=True,
        help_text=_("For the chart and narrow places; empty: the title."),
    )
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("What the office does, in a sentence or two.")
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    working_hours = models.CharField(
        _("working hours"),
        max_length=255,
        blank=True,
        help_text=_("Empty: those of the department."),
    )
    body = CompactStreamField(BodyBlock(), verbose_name=_("what it does"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    icon = models.CharField(_("icon"), max_length=20, choices=ICONS, default="organisation")

    parent_page_types = ["pages.OrganisationPage"]
    subpage_types = ["pages.ContentPage"]

    vietnamese_panels = panels("vi", "short_name", "intro", "room", "working_hours", "body")
    english_panels = panels("en", "short_name", "intro", "room", "working_hours", "body")
    shared_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")])],
            heading=_("Contact"),
        ),
        FieldPanel("icon"),
    ]
    search_kind = OFFICE
    bilingual_texts = ("short_name", "intro", "room", "working_hours", "body")

    class Meta:
        verbose_name = _("office page")
        verbose_name_plural = _("office pages")

    def search_dependents(self) -> Iterable[Searchable]:
        """Staff are found by the name of their office too."""
        return StaffMember.objects.filter(office=self).select_related("office")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the office's `people` and its `siblings`, the other offices."""
        context = super().get_context(request, *args, **kwargs)
        context["people"] = StaffMember.objects.filter(office=self).in_order()
        context["siblings"] = list(
            unrestricted(OfficePage.objects.sibling_of(self, inclusive=False).live()).order_by(
                "path"
            )
        )
        return context
