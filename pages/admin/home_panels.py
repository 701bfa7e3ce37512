"""Dashboard panels: what somebody began and has not published, what is scheduled; their order."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

MOST_LISTED = 8
# What may be begun is on top; then what waits for the editor, what failed, what is on the way.
ORDER = {
    "write_article": 5,
    "workflow_objects_to_moderate": 10,
    "first_steps": 15,
    "failed_schedule": 20,
    "user_objects_in_workflow_moderation": 30,
    "drafts": 40,
    "scheduled": 50,
    "reminders": 60,
    "visits": 70,
    "locked_pages": 80,
    "recent_edits": 90,
}


class DraftsPanel(Component):
    """Drafts that readers do not see yet and nobody has been asked to approve.

    They are the owner's, and of whoever saved them last.
    """

    name = "drafts"
    template_name = "pages/admin/drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        theirs = Q(owner=user) | Q(latest_revision__user=user)
        drafts = Page.objects.filter(theirs, has_unpublished_changes=True, trashed=None)
        drafts = drafts.filter(latest_revision__approved_go_live_at=None)
        newest = drafts.order_by("-latest_revision_created_at")[: MOST_LISTED * 2]
        waiting = [page for page in newest if not page.workflow_in_progress]
        return {"drafts": waiting[:MOST_LISTED]}


class ScheduledPanel(Component):
    """What goes live or is withdrawn next by the clock, of what the editor may see."""

    name = "scheduled"
    template_name = "pages/admin/scheduled.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.now()
        user = parent_context["request"].user
        pages = PagePermissionPolicy().instances_user_has_any_permission_for(
            user, {"change", "publish"}
        )
        revisions = Revision.page_revisions.filter(approved_go_live_at__gt=now)
        coming = [
            {"at": revision.approved_go_live_at, "page": revision.content_object, "goes_live": True}
            for revision in revisions.order_by("approved_go_live_at")[:MOST_LISTED]
            if pages.filter(pk=revision.object_id).exists()
        ]
        expiring = pages.filter(live=True, expire_at__gt=now).order_by("expire_at")[:MOST_LISTED]
        coming += [{"at": page.expire_at, "page": page, "goes_live": False} for page in expiring]
        return {"scheduled": sorted(coming, key=lambda each: each["at"])[:MOST_LISTED]}


def arrange(request: HttpRequest, panels: list[Any]) -> None:
    """Put all panels in order; those of other apps that are not named come last."""
    for panel in panels:
        panel.order = ORDER.get(panel.name, 100)
