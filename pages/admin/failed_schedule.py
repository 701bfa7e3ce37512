"""Dashboard panel: scheduled publications and expiries that failed."""

from typing import Any

from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_latest_str

from pages.scheduling import unsettled


class FailedSchedulePanel(Component):
    """Lists each failure with its reason and a link to what it is about; nothing if there is none.

    What somebody may not edit is not shown to them.
    """

    name = "failed_schedule"
    template_name = "pages/admin/failed_schedule.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        finder = AdminURLFinder(parent_context["request"].user)
        failures = []
        for failure in unsettled(timezone.now()):
            model: Any = failure.content_type.model_class()
            instance = model._default_manager.filter(pk=failure.object_id).first()
            url = finder.get_edit_url(instance) if instance else None
            if url:
                failures.append({"failure": failure, "title": get_latest_str(instance), "url": url})
        return {"failures": failures}
