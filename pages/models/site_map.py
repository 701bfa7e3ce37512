"""Site map page: every page of the site in one list."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.alternates import HOME_DEPTH
from pages.models.base import BasePage, listed_pages
from pages.models.panels import bilingual_panels
from sotngoaivu.core.restrictions import public

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest


class SiteMapPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )

    schema_type = "CollectionPage"
    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []

    content_panels = [*BasePage.content_panels, *bilingual_panels("intro")]
    bilingual_texts = ("intro",)

    class Meta:
        verbose_name = _("site map page")
        verbose_name_plural = _("site map pages")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `tree`: the public pages as they stand below each other.

        Types that say `listed_in_site_map = False` (single articles) are left out: their index
        lists them.
        """
        context = super().get_context(request, *args, **kwargs)
        home = self.path[: HOME_DEPTH * self.steplen]
        pages = public(BasePage.objects.filter(path__startswith=home).live())
        context["tree"] = request.navigation.tree(listed_pages(pages).order_by("path"))
        return context
