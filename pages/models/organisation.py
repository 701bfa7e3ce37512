"""Organisation and office pages: leadership over its offices."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from pages.blocks import BodyBlock
from pages.blocks.services import ICONS
from pages.formats.json_ld import Node, filled
from pages.models.base import BasePage
from pages.models.bilingual import empty_fields
from pages.models.contact_facts import LABELS, labelled
from pages.models.panels import bilingual_panels
from pages.models.staff import StaffMember, office_id, people_nodes
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField
from sotngoaivu.core.restrictions import public
from sotngoaivu.search.searchable import OFFICE, Searchable

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


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

    schema_type = "AboutPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.OfficePage", "pages.ContentPage"]

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("intro", "leadership_title", "leadership_text", "body"),
    ]
    bilingual_texts = ("intro", "leadership_title", "leadership_text", "body")
    template_headings = {"chart": _("Organisation chart")}

    class Meta:
        verbose_name = _("organisation page")
        verbose_name_plural = _("organisation pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `leaders`, and `offices` each with its `people`, for the chart."""
        context = super().get_context(request, *args, **kwargs)
        staff = StaffMember.objects.in_order()
        offices = public(OfficePage.objects.child_of(self).live())
        offices = list(offices.defer_streamfields().order_by("path"))
        for office in offices:
            office.people = [person for person in staff if person.office_id == office.pk]
        context["leaders"] = [person for person in staff if person.in_leadership]
        context["offices"] = offices
        return context

    def schema_organisation(self, graph: "Graph") -> Node:
        return departments(graph)

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        nodes = people_nodes(graph, graph.context["leaders"])
        for office in graph.context["offices"]:
            nodes += people_nodes(graph, office.people, office)
        return nodes


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

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("short_name", "intro", "room", "working_hours"),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")], heading=_("Contact")),
        *bilingual_panels("body"),
        FieldPanel("icon"),
    ]
    search_kind = OFFICE
    public_telephone_fields = ("telephone",)
    bilingual_texts = ("short_name", "intro", "room", "working_hours", "body")
    template_headings = {"people": _("Staff of this office"), "contact": _("Contact this office")}
    labels = LABELS

    class Meta:
        verbose_name = _("office page")
        verbose_name_plural = _("office pages")

    def search_text(self, language: str) -> str:
        return "\n".join(
            [super().search_text(language), *labelled(self, language, "telephone", "email")]
        )

    def search_dependents(self) -> Iterable[Searchable]:
        """Staff are found by the name of their office too."""
        return StaffMember.objects.filter(office=self).select_related("office")

    @property
    def unknown_contacts(self) -> list[str]:
        """What nobody has filled in yet of how to reach the office, by name."""
        return empty_fields(self, "telephone", "email")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the office's `people` and its `siblings`, the other offices."""
        context = super().get_context(request, *args, **kwargs)
        people = StaffMember.objects.filter(office_id=self.pk).in_order()
        context["people"] = people
        context["people_are_named"] = any(person.name for person in people)
        siblings = OfficePage.objects.sibling_of(self, inclusive=False).live()
        siblings = public(siblings).defer_streamfields()
        context["siblings"] = list(siblings.order_by("path"))
        return context

    def schema_node(self, graph: "Graph") -> Node:
        """The office as a part of the department."""
        return filled(
            {
                "@type": "GovernmentOrganization",
                "@id": office_id(graph, self),
                "name": self.localized_title,
                "url": graph.url(self),
                "parentOrganization": {"@id": graph.organisation_id},
            }
        )

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        contact = filled({"telephone": self.telephone, "email": self.email})
        people = people_nodes(graph, graph.context["people"], self, with_contact=True)
        return [self.schema_node(graph) | contact, *people]


def departments(graph: "Graph") -> Node:
    """The offices that a page shows."""
    return {"department": [office.schema_node(graph) for office in graph.context["offices"]]}
