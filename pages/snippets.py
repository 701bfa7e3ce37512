"""How the admin lists what pages share."""

from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.models.staff import StaffMember


class StaffViewSet(SnippetViewSet):
    model = StaffMember
    icon = "group"
    list_display = ["__str__", "office", "rank", UpdatedAtColumn()]
    list_filter = ["office"]
