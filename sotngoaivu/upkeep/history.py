"""History: revisions and log entries that nobody needs any more.

Wagtail's own `purge_revisions` knows no number to keep, and takes the revision that is live.
"""

import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, TaskState, WorkflowState

_PUBLICATIONS = ("wagtail.publish", "wagtail.publish.scheduled")


def old_revisions(before: datetime.datetime, kept: int) -> models.QuerySet[Revision]:
    """Those from before that moment, after which their object has `kept` newer ones or more.

    Never the latest of an object, the one that is live, one that is scheduled, or one that a
    workflow which has not ended is about.
    """
    newer = Revision.objects.filter(
        Q(created_at__gt=OuterRef("created_at"))
        | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")),
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
    )
    at_least = max(kept, 1)
    open_workflows = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    tasks = TaskState.objects.filter(
        revision=OuterRef("pk"), workflow_state__status__in=open_workflows
    )
    found: models.QuerySet[Revision] = Revision.objects.filter(
        Exists(newer.order_by("created_at")[at_least - 1 : at_least]),
        ~Exists(tasks),
        created_at__lt=before,
        approved_go_live_at=None,
    )
    for field in _what_names_revisions():
        named = field.model._base_manager.filter(**{field.name: OuterRef("pk")})
        found = found.filter(~Exists(named))
    # What they hold is large, and nobody looks at it.
    return found.defer("content")


def _what_names_revisions() -> list[Any]:
    """Fields that the deletion of a revision would empty: which one is live, which the latest."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model is Revision
        and field.remote_field.on_delete is models.SET_NULL
    ]


def old_page_log(before: datetime.datetime) -> models.QuerySet[Any]:
    """The pages' entries from before that moment, but for each page's last publication."""
    later = PageLogEntry.objects.filter(page_id=OuterRef("page_id"))
    there = Q(Exists(Page.objects.filter(pk=OuterRef("page_id"))))
    return _old(PageLogEntry.objects.filter(timestamp__lt=before), later, there)


def old_model_log(before: datetime.datetime) -> models.QuerySet[Any]:
    """All others' from before that moment: of accounts, settings, snippets, pictures, documents.

    The last publication of each object stays, too.
    """
    later = ModelLogEntry.objects.filter(
        content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
    )
    deleted = later.filter(deleted=True)
    return _old(ModelLogEntry.objects.filter(timestamp__lt=before), later, Q(~Exists(deleted)))


def _old(
    old: models.QuerySet[Any], of_same: models.QuerySet[Any], is_there: Any
) -> models.QuerySet[Any]:
    later = of_same.filter(
        Q(timestamp__gt=OuterRef("timestamp"))
        | Q(timestamp=OuterRef("timestamp"), pk__gt=OuterRef("pk")),
        action__in=_PUBLICATIONS,
    )
    return old.exclude(Q(action__in=_PUBLICATIONS) & ~Exists(later) & is_there)
