"""Publications that may still be undone."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

# How long a publication may be undone.
UNDO_WITHIN = datetime.timedelta(minutes=10)


class Publication(models.Model):
    """The last publication of a page, what readers saw until then, and what it ended."""

    page: Any = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    revision: Any = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    published_at = models.DateTimeField(default=timezone.now, db_index=True)
    # None where readers saw nothing.
    former_revision: Any = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    was_live = models.BooleanField()
    expired = models.BooleanField(default=False)
    first_published_at = models.DateTimeField(null=True)
    last_published_at = models.DateTimeField(null=True)
    # What was to go live, and when, until this publication.
    scheduled: Any = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    scheduled_for = models.DateTimeField(null=True)
    # The approval that this publication ended.
    approval: Any = models.ForeignKey(
        WorkflowState, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page_id}/{self.revision_id}"
