"""The approval and the root that Wagtail's own migrations make, named in Vietnamese.

Their names are data, not strings of the interface: no translation reaches them.
"""

from wagtail.models import Collection, Page, Task, Workflow

APPROVAL = {"Moderators approval": "Duyệt bài"}
ROOT = {"Root": "Gốc"}


def name_in_vietnamese() -> None:
    """Rename those that still have the name they came with."""
    for model, names in (
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
