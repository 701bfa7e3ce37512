"""Action menu of the page editor: its main button is what the editor came for."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SaveDraftMenuItem,
    SubmitForModerationMenuItem,
)

# What a page in a workflow waits for; Wagtail gives its buttons these names.
_APPROVE = "approve"


class SaveMenuItem(SaveDraftMenuItem):
    """Wagtail's “Save draft”, which says so where a colleague is looking at the page already."""

    template_name = "pages/admin/save_draft.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = parent_context.get("page")
        return context | {"is_submitted": bool(page and page.workflow_in_progress)}


def put_main_action_first(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Approve, else publish, else submit, else save; the first item becomes the main button."""
    menu_items[:] = [
        SaveMenuItem(item.order) if type(item) is SaveDraftMenuItem else item for item in menu_items
    ]
    page = context.get("page")
    if page and page.go_live_at and page.go_live_at > timezone.now():
        for item in menu_items:
            if item.name == _APPROVE:
                item.label = _("Approve and schedule")
    menu_items.sort(key=_rank)


def _rank(item: ActionMenuItem) -> int:
    if item.name == _APPROVE:
        return 0
    for rank, kind in enumerate((PublishMenuItem, SubmitForModerationMenuItem, SaveMenuItem), 1):
        if isinstance(item, kind):
            return rank
    return 4
