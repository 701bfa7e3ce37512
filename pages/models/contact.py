"""Contact page: where the department is and how to reach it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.blocks import BodyBlock
from pages.models.base import BasePage
from pages.models.bilingual import panels
from pages.models.settings import SiteSettings
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField

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
    body = CompactStreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    schema_type = "ContactPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []

    vietnamese_panels = panels("vi", "intro", "directions", "body")
    english_panels = panels("en", "intro", "directions", "body")
    bilingual_texts = ("intro", "directions", "body")

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `map_links`: the place on two public maps."""
        context = super().get_context(request, *args, **kwargs)
        context["map_links"] = map_links(SiteSettings.load(request))
        return context


def map_links(site_info: SiteSettings) -> dict[str, str]:
    """Addresses of the place on OpenStreetMap and Google Maps.

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
    return {
        "osm": "https://www.openstreetmap.org/search?" + urlencode({"query": place}),
        "google": "https://www.google.com/maps/search/?" + urlencode({"api": 1, "query": place}),
    }
