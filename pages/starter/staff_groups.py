"""Vietnamese names for the groups and the approval that Wagtail's own migrations make.

They are data, not strings of the interface: no translation reaches them.
"""

from django.contrib.auth.models import Group
from wagtail.models import Task, Workflow

GROUPS = {"Editors": "Biên tập viên", "Moderators": "Người duyệt bài"}
APPROVAL = {"Moderators approval": "Duyệt bài"}


def name_in_vietnamese() -> None:
    """Rename those that still have the name they came with."""
    for model, names in ((Group, GROUPS), (Workflow, APPROVAL), (Task, APPROVAL)):
        for english, vietnamese in names.items():
            model._default_manager.filter(name=english).update(name=vietnamese)
