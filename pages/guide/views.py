"""Guide in the admin: its page, with a search; a card to print; the first steps of a newcomer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component

from pages.guide.text import CARD, GUIDE, found, sections


def guide(request: HttpRequest) -> HttpResponse:
    """All of it, or with `q` the sections that have all of its words."""
    query = request.GET.get("q", "").strip()
    context = {"title": sections(GUIDE)[0].title, "query": query, "sections": found(GUIDE, query)}
    return TemplateResponse(request, "pages/admin/guide.html", context)


def card(request: HttpRequest) -> HttpResponse:
    title, *parts = sections(CARD)
    return TemplateResponse(
        request, "pages/admin/guide_card.html", {"title": title.title, "sections": parts}
    )


def guide_urls() -> list[Any]:
    return [
        path("guide/", guide, name="editors_guide"),
        path("guide/card/", card, name="editors_guide_card"),
    ]


def guide_menu_items() -> list[MenuItem]:
    return [
        MenuItem(_("Editors' guide"), reverse("editors_guide"), icon_name="help", order=10),
        MenuItem(_("Card to print"), reverse("editors_guide_card"), icon_name="doc-full", order=20),
    ]


def guide_search_area() -> SearchArea:
    return SearchArea(_("Guide"), reverse("editors_guide"), icon_name="help", order=10_000)


class FirstStepsPanel(Component):
    """Five steps for the first day, until their reader puts them away."""

    name = "first_steps"
    template_name = "pages/admin/first_steps.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        profile = getattr(parent_context["request"].user, "wagtail_userprofile", None)
        return {
            "name": self.name,
            "is_put_away": bool(profile and profile.dismissibles.get(self.name)),
        }
