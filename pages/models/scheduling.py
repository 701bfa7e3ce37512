"""Scheduled publications and expiries that failed."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import translation
from wagtail.models import Revision

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

# How long after each failed try the next one comes; the last pause is repeated.
PAUSES = tuple(datetime.timedelta(seconds=seconds) for seconds in (10, 30, 90, 300, 600))


class FailedSchedule(models.Model):
    """What should have gone live, or expired, and could not; editors see it until it is done."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    # What should go live; None where the object should expire.
    revision = models.OneToOneField(
        Revision, null=True, on_delete=models.CASCADE, related_name="failed_schedule"
    )
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    # {language code: why it failed, for editors}
    reasons = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(revision=None),
                name="one_failed_expiry_an_object",
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}"

    @property
    def reason(self) -> str:
        """Why the last try failed, in the active language."""
        language = translation.get_language() or MAIN_LANGUAGE
        return str(self.reasons.get(language) or self.reasons.get(MAIN_LANGUAGE, ""))

    def note_try(self, now: datetime.datetime, reasons: dict[str, Any]) -> None:
        """Remember that a try failed at `now`, and save when the next one is due."""
        pause = PAUSES[min(self.tries, len(PAUSES) - 1)]
        self.tries, self.next_try_at, self.reasons = self.tries + 1, now + pause, reasons
        self.save()
