"""Home page: who the department is, its news, what citizens come for."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel

from pages.blocks import ServicesBlock
from pages.blocks.media import Picture
from pages.formats.json_ld import Node
from pages.models.base import BasePage
from pages.models.figures import API_FIGURES, FIGURES_HEADING, KeyFigure, figures_text
from pages.models.organisation import OfficePage, departments
from pages.models.panels import bilingual_panels
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.core.restrictions import public
from sotngoaivu.media.lookup import attach

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


class HomePage(BasePage):
    mission = TidyRichTextField(
        _("who the department is"),
        features=["bold", "italic", "link"],
        blank=True,
        help_text=_("One sentence at the top of the home page."),
    )
    mission_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page that tells more"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    intro_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("opening picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Adorns the top of the home page; readers miss nothing without it."),
    )
    services = CompactStreamField(
        ServicesBlock(),
        verbose_name=_("what citizens come for"),
        blank=True,
        help_text=_("Each entry is a link with an icon and a line about it."),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("mission"),
        PageChooserPanel("mission_page"),
        FieldPanel("intro_image"),
        *bilingual_panels("services"),
        InlinePanel("figures", label=_("Key figure"), heading=_("Key figures")),
    ]
    bilingual_texts = ("mission", "services")
    template_headings = {
        "services": _("What you may be looking for"),
        "news": _("Latest news"),
        "offices": _("The offices"),
        "figures": FIGURES_HEADING,
        "address": _("Where to find us"),
    }
    api_fields = API_FIGURES
    rendition_sets = {"intro_image": ("opening", "link")}

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the offices, and what other apps show here (hook `construct_home_context`)."""
        context = super().get_context(request, *args, **kwargs)
        offices = public(OfficePage.objects.live())
        context["offices"] = offices.defer_streamfields().order_by("path")
        context["figures"] = list(self.figures.all())
        # A large field of its own takes the place of the header's.
        context["search_address"] = ""
        attach([self], "intro_image")
        for construct in hooks.get_hooks("construct_home_context"):
            context |= construct(request.navigation, self)
        return context

    @property
    def main_picture(self) -> Picture:
        nothing = LocalizedText()
        return Picture.of(self.intro_image, alt=nothing, caption=nothing, credit=nothing)

    def search_text(self, language: str) -> str:
        return "\n".join([super().search_text(language), figures_text(self.figures, language)])

    def api_facts(self) -> dict[str, Any]:
        return {"figures": [figure.api_facts() for figure in self.figures.all()]}

    def schema_organisation(self, graph: "Graph") -> Node:
        return departments(graph)


class HomeFigure(KeyFigure):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="figures")
