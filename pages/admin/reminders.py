"""Dashboard panel: what an editor still has to fill in."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from pages.admin.empty_facts import empty_facts_of_department
from pages.models import SiteSettings, StaffMember


class RemindersPanel(Component):
    """Lists what is empty, each with a link to where it is filled in; nothing when all is there.

    What somebody else has to fill in is not listed.
    """

    name = "reminders"
    template_name = "pages/admin/reminders.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        reminders = []
        if user.has_perm("pages.change_sitesettings"):
            reminders += _settings_reminders()
        if user.has_perm("pages.change_staffmember"):
            reminders += _staff_reminders()
        for remind in hooks.get_hooks("register_reminders"):
            reminders += remind(user)
        return {"reminders": reminders}


def _settings_reminders() -> list[dict[str, str]]:
    empty = empty_facts_of_department()
    if not empty:
        return []
    url = reverse("wagtailsettings:edit", args=["pages", "sitesettings", SiteSettings.load().pk])
    text = gettext("Facts about the department that are still empty: %(names)s.")
    return [{"text": text % {"names": ", ".join(empty)}, "url": url}]


def _staff_reminders() -> list[dict[str, str]]:
    unnamed = StaffMember.objects.filter(name="").count()
    if not unnamed:
        return []
    text = ngettext(
        "%(count)s post in the staff directory has no name yet.",
        "%(count)s posts in the staff directory have no name yet.",
        unnamed,
    )
    url = reverse(StaffMember.snippet_viewset.get_url_name("list"))
    return [{"text": text % {"count": unnamed}, "url": url}]
