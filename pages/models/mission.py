"""Mission page: what the department is for, since when, by whose decision."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from pages.blocks import BodyBlock
from pages.models.base import BasePage
from pages.models.figures import API_FIGURES, FIGURES_HEADING, KeyFigure, figures_text
from pages.models.panels import bilingual_panels
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField


class MissionPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )
    mission = TidyRichTextField(
        _("mission statement"),
        features=["bold", "italic", "link"],
        blank=True,
        help_text=_("What the department is charged with, in its own words."),
    )
    established_on = models.DateField(_("established on"), null=True, blank=True)
    established_by = models.CharField(
        _("established by"),
        max_length=255,
        blank=True,
        help_text=_("The decision's number and who issued it."),
    )
    body = CompactStreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    schema_type = "AboutPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ContentPage"]

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("intro", "mission", "established_by"),
        FieldRowPanel([FieldPanel("established_on")]),
        *bilingual_panels("body"),
        InlinePanel("figures", label=_("Key figure"), heading=_("Key figures")),
    ]
    bilingual_texts = ("intro", "mission", "established_by", "body")
    template_headings = {
        "established_on": _("Established"),
        "established_by": _("By"),
        "figures": FIGURES_HEADING,
    }
    api_fields = {
        "established_on": (date, "Only on the page of the mission"),
        **API_FIGURES,
    }

    class Meta:
        verbose_name = _("mission page")
        verbose_name_plural = _("mission pages")

    def search_text(self, language: str) -> str:
        return "\n".join([super().search_text(language), figures_text(self.figures, language)])

    def api_facts(self) -> dict[str, Any]:
        figures = [figure.api_facts() for figure in self.figures.all()]
        return {"established_on": self.established_on, "figures": figures}


class MissionFigure(KeyFigure):
    page = ParentalKey(MissionPage, on_delete=models.CASCADE, related_name="figures")
