"""Staff directory: the page that lists the people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages.formats.json_ld import Node
from pages.models.base import BasePage
from pages.models.organisation import OfficePage
from pages.models.panels import bilingual_panels
from pages.models.staff import StaffMember, people_nodes
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.core.list_title import Filter
from sotngoaivu.core.restrictions import public
from sotngoaivu.core.text.folding import fold
from sotngoaivu.search.searchable import Searchable

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


# Fewer are seen at a glance.
ENOUGH_TO_FILTER = 12


class StaffPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )

    schema_type = "CollectionPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []

    content_panels = [*BasePage.content_panels, *bilingual_panels("intro")]
    bilingual_texts = ("intro",)

    class Meta:
        verbose_name = _("staff directory")
        verbose_name_plural = _("staff directories")

    def search_dependents(self) -> Iterable[Searchable]:
        return StaffMember.objects.select_related("office")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `groups` (leadership, then offices in their order), filtered by `?q=`.

        The filter looks for every word typed in names, positions and offices, and sees no
        difference between words with and without diacritics.
        """
        context = super().get_context(request, *args, **kwargs)
        query = request.GET.get("q", "").replace("\0", "").strip()[:100]
        offices = public(OfficePage.objects.live())
        offices = offices.defer_streamfields().order_by("path")
        groups: list[dict[str, Any]] = [{"title": gettext("Leadership"), "key": "leadership"}]
        groups += [
            {
                "title": page.localized_title,
                "url": page.get_url(request),
                "office": page,
                "key": page.pk,
            }
            for page in offices
        ]
        groups.append({"title": gettext("Other posts"), "key": None})
        staff = StaffMember.objects.all().in_order()
        for group in groups:
            group["people"] = []
        by_key = {group["key"]: group for group in groups}
        for person in staff:
            key = "leadership" if person.in_leadership else person.office_id
            group = by_key.get(key) or by_key[None]
            if _matches(query, person, group["title"]):
                group["people"].append(person)
        context["query"] = query
        context["filters"] = [Filter(LocalizedText(f"“{query}”"), request.path)] if query else []
        context["noindex"] = bool(query)
        context["total"] = len(staff)
        context["has_filter"] = bool(query) or len(staff) >= ENOUGH_TO_FILTER
        context["unnamed"] = sum(not person.name for person in staff)
        context["groups"] = [group for group in groups if group["people"]]
        context["found"] = sum(len(group["people"]) for group in groups)
        return context

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        nodes: list[Node] = []
        for group in graph.context["groups"]:
            nodes += people_nodes(graph, group["people"], group.get("office"), with_contact=True)
        return nodes


def _matches(query: str, person: StaffMember, office: str) -> bool:
    text = fold(f"{person.name} {person.position_vi} {person.position_en} {office}")
    return all(word in text for word in fold(query).split())
