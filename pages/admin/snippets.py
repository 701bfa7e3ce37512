"""Snippet viewsets: how the admin lists what pages share."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.models.staff import StaffMember
from pages.models.tags import Tag


class SharedViewSet(SnippetViewSet):
    """Wagtail's, whose texts here would stay in the language in which the site has started."""

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse_lazy("wagtailsnippets:index"), "label": _("Snippets")},
        ]


def updated() -> UpdatedAtColumn:
    return UpdatedAtColumn(label=_("Updated"))


class StaffViewSet(SharedViewSet):
    model = StaffMember
    icon = "group"
    list_display = ["__str__", "office", "rank", updated()]
    list_filter = ["office"]


class TagViewSet(SharedViewSet):
    model = Tag
    icon = "tag"
    list_display = ["name", "name_en"]
    search_fields = ["name", "name_en"]
    ordering = ["name"]
