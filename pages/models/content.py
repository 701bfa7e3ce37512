"""Content page: words, for all that needs no type of its own."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from pages.blocks import BodyBlock
from pages.blocks.text import anchor
from pages.models.base import BasePage
from pages.models.panels import bilingual_panels
from sotngoaivu.core.fields import CompactStreamField

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest


class ContentPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )
    body = CompactStreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    show_contents = models.BooleanField(
        _("show a table of contents"),
        default=False,
        help_text=_("Lists the sections at the top, for long pages."),
    )

    parent_page_types = [
        "pages.HomePage",
        "pages.ContentPage",
        "pages.MissionPage",
        "pages.OrganisationPage",
        "pages.OfficePage",
    ]

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("intro", "body"),
        FieldPanel("show_contents"),
    ]
    bilingual_texts = ("intro", "body")

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `contents`: (id, text) of each section heading, empty unless asked for."""
        context = super().get_context(request, *args, **kwargs)
        context["contents"] = [
            (anchor(block.value["text"]), block.value["text"])
            for block in (self.body or [])
            if self.show_contents and block.block_type == "heading" and block.value["level"] == "h2"
        ]
        return context
