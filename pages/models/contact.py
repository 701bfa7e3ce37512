"""Contact page: where the department is and how to reach it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from pages.blocks import BodyBlock
from pages.blocks.media import Picture
from pages.models.base import BasePage
from pages.models.contact_facts import labelled
from pages.models.panels import bilingual_panels
from pages.models.settings import SiteSettings
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.media.lookup import attach

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest


class ContactPage(BasePage):
    """Address, telephone and hours are site settings; this page adds the way there."""

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )
    directions = TidyRichTextField(
        _("how to get there"), features=["bold", "italic", "link", "ul"], blank=True
    )
    map_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("map or photograph"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Your own map of the way, or a photograph of the building. Empty: readers see a drawn "
            "pin, which shows no place."
        ),
    )
    map_image_caption = models.CharField(_("caption"), max_length=255, blank=True)
    body = CompactStreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    schema_type = "ContactPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        *bilingual_panels("intro", "directions"),
        FieldPanel("map_image"),
        *bilingual_panels("map_image_caption", "body"),
    ]
    bilingual_texts = ("intro", "directions", "map_image_caption", "body")
    template_headings = {"address": _("Where to find us"), "directions": _("How to get here")}
    search_synonyms = pgettext_lazy(
        "what readers search for, with commas",
        "address, phone number, telephone, email, fax, working hours",
    )
    rendition_sets = {"map_image": ("text", "link")}

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `map_links`: the place on two public maps."""
        context = super().get_context(request, *args, **kwargs)
        attach([self], "map_image")
        context["map_links"] = map_links(SiteSettings.load(request))
        return context

    def search_text(self, language: str) -> str:
        """With what the page shows of the settings, whose names for it readers search for."""
        site_info = SiteSettings.load()
        facts = labelled(
            site_info, language, "address", "telephone", "fax", "email", "working_hours"
        )
        with translation.override(language):
            return "\n".join([super().search_text(language), site_info.name, *facts])

    @property
    def main_picture(self) -> Picture:
        """The editor's own map or photograph, described in the picture library."""
        caption = LocalizedText.of(self, "map_image_caption", self.map_image_caption or "")
        nothing = LocalizedText()
        return Picture.of(self.map_image, alt=nothing, caption=caption, credit=nothing)


def map_links(site_info: SiteSettings) -> dict[str, str]:
    """Addresses of the place on OpenStreetMap and Google Maps, none where no place is known.

    By coordinates where an editor gave them, else by a search for the street address.
    """
    if site_info.latitude is not None and site_info.longitude is not None:
        latitude, longitude = site_info.latitude, site_info.longitude
        osm = {"mlat": latitude, "mlon": longitude}
        fragment = f"#map=18/{latitude}/{longitude}"
        return {
            "osm": f"https://www.openstreetmap.org/?{urlencode(osm)}{fragment}",
            "google": "https://www.google.com/maps/search/?"
            + urlencode({"api": 1, "query": f"{latitude},{longitude}"}),
        }
    place = site_info.map_query or site_info.address
    if not place:
        return {}
    return {
        "osm": "https://www.openstreetmap.org/search?" + urlencode({"query": place}),
        "google": "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": place}),
    }
