"""The groups, the approval and the root that Wagtail's own migrations make, as a Vietnamese
department needs them.

Their names are data, not strings of the interface: no translation reaches them.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Collection, Page, Task, Workflow

GROUPS = {"Editors": "Biên tập viên", "Moderators": "Người duyệt bài"}
APPROVAL = {"Moderators approval": "Duyệt bài"}
ROOT = {"Root": "Gốc"}


def name_in_vietnamese() -> None:
    """Rename those that still have the name they came with."""
    for model, names in (
        (Group, GROUPS),
        (Workflow, APPROVAL),
        (Task, APPROVAL),
        (Collection, ROOT),
    ):
        for english, vietnamese in names.items():
            model._default_manager.filter(name=english).update(name=vietnamese)
    for english, vietnamese in ROOT.items():
        # Saved, so that it gets into the search index, where the migrations do not put it.
        for root in Page.objects.filter(depth=1, title=english):
            root.title = root.draft_title = vietnamese
            root.save(update_fields=["title", "draft_title"])


def let_publishers_edit(*kinds: type[models.Model]) -> None:
    """Let those who publish pages edit what has no draft: it is public as soon as it is saved."""
    names = ["Moderators", GROUPS["Moderators"]]
    for group in Group.objects.filter(name__in=names):
        for kind in kinds:
            permissions = Permission.objects.filter(
                content_type=ContentType.objects.get_for_model(kind),
                codename__regex=r"^(add|change|delete)_",
            )
            group.permissions.add(*permissions)
