"""Scheduled publishing: what goes live or expires by the clock.

Wagtail's own `publish_scheduled` gives a failed publication up for good, and two processes that run
it at once publish twice. Here each revision and each expiry has a transaction of its own, which one
process at a time enters; what fails keeps its schedule and is tried again, and the others go on.
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Min
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import DraftStateMixin, Page, Revision

from pages.models.scheduling import FailedSchedule
from sotngoaivu.pagecache.generation import note_change

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """One thing to do now; `execute` says no where another process has done it or is at it."""

    execute: Callable[[], bool]
    due_at: datetime.datetime
    content_type: ContentType
    object_id: str
    revision: Revision | None = None

    def do(self) -> None:
        """Do it, once, or raise whatever keeps it from being done and leave all as it was."""
        with transaction.atomic():
            if self.execute():
                FailedSchedule.objects.filter(**self._names).delete()

    def fail(self, error: Exception, now: datetime.datetime) -> None:
        """Remember the failed try, for editors and for the next one."""
        failure = FailedSchedule.objects.filter(**self._names).first()
        failure = failure or FailedSchedule(**self._names)
        failure.due_at = self.due_at
        failure.note_try(now, _reasons(error))

    @property
    def _names(self) -> dict[str, Any]:
        return {
            "content_type": self.content_type,
            "object_id": self.object_id,
            "revision": self.revision,
        }


def next_due() -> datetime.datetime | None:
    """When the next thing is to be done or tried again; in the past where it is overdue."""
    untried = Revision.objects.filter(approved_go_live_at__isnull=False, failed_schedule=None)
    moments = [
        untried.aggregate(moment=Min("approved_go_live_at"))["moment"],
        FailedSchedule.objects.aggregate(moment=Min("next_try_at"))["moment"],
    ]
    for model in _models():
        expiring = model._default_manager.filter(live=True, expire_at__isnull=False)
        expiring = expiring.exclude(pk__in=_failed_expiries(model))
        moments.append(expiring.aggregate(moment=Min("expire_at"))["moment"])
    return min((moment for moment in moments if moment), default=None)


def publish_due(now: datetime.datetime) -> int:
    """Do what is due at `now`, and return how many things were tried.

    Raises `django.db.Error` where the database does not even take down what failed.
    """
    _forget_settled(now)
    tried = 0
    for due in [*_expiries(now), *_publications(now)]:
        tried += 1
        try:
            due.do()
        except Exception as error:
            logger.warning(
                "What is scheduled failed and is tried again: %s %s",
                due.content_type.model,
                due.object_id,
                exc_info=not isinstance(error, ValidationError),
            )
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            due.fail(error, now)
    return tried


def unsettled(now: datetime.datetime) -> models.QuerySet[FailedSchedule]:
    """Failures that still stand; those that an editor has settled otherwise are left out."""
    _forget_settled(now)
    return FailedSchedule.objects.select_related("revision").order_by("due_at")


def _publications(now: datetime.datetime) -> Iterator[Due]:
    revisions = Revision.objects.filter(approved_go_live_at__lte=now).exclude(
        failed_schedule__next_try_at__gt=now
    )
    for revision in revisions.order_by("approved_go_live_at", "pk"):
        yield Due(
            lambda key=revision.pk: _publish(key, now),  # type: ignore[misc]
            revision.approved_go_live_at,
            revision.base_content_type,
            revision.object_id,
            revision,
        )


def _publish(key: int, now: datetime.datetime) -> bool:
    waiting = Revision.objects.filter(pk=key, approved_go_live_at__lte=now)
    revision = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def _expiries(now: datetime.datetime) -> Iterator[Due]:
    for model in _models():
        resting = _failed_expiries(model, next_try_at__gt=now)
        expired = model._default_manager.filter(live=True, expire_at__lt=now)
        for instance in expired.exclude(pk__in=resting).order_by("expire_at", "pk"):
            yield Due(
                lambda model=model, key=instance.pk: _expire(model, key, now),  # type: ignore[misc]
                instance.expire_at,
                ContentType.objects.get_for_model(model),
                str(instance.pk),
            )


def _expire(model: Any, key: Any, now: datetime.datetime) -> bool:
    waiting = model._default_manager.filter(pk=key, live=True, expire_at__lt=now)
    instance = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if instance is None:
        return False
    instance.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _models() -> list[Any]:
    """Pages, and whatever else can be a draft."""
    others = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    return [Page, *(model for model in others if not issubclass(model, Page))]


def _failed_expiries(model: type[models.Model], **conditions: Any) -> list[str]:
    content_type = ContentType.objects.get_for_model(model)
    failed = FailedSchedule.objects.filter(content_type=content_type, revision=None, **conditions)
    return list(failed.values_list("object_id", flat=True))


def _forget_settled(now: datetime.datetime) -> None:
    """Drop failures of what an editor has published, withdrawn or scheduled anew meanwhile."""
    FailedSchedule.objects.filter(
        revision__isnull=False, revision__approved_go_live_at=None
    ).delete()
    for failure in FailedSchedule.objects.filter(revision=None):
        model: Any = failure.content_type.model_class()
        expired = model._default_manager.filter(live=True, expire_at__lt=now)
        if not expired.filter(pk=failure.object_id).exists():
            failure.delete()


def _reasons(error: Exception) -> dict[str, str]:
    """Why something failed, in each language that editors may read."""
    reasons = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if isinstance(error, ValidationError):
                reasons[code] = " ".join(_messages(error))
            else:
                reasons[code] = gettext(
                    "An unexpected error, which is told in the server's log (%(kind)s)."
                ) % {"kind": type(error).__name__}
    return reasons


def _messages(error: ValidationError) -> list[str]:
    """In the active language; Wagtail's own about a slug are in that of whoever published."""
    if "slug" in getattr(error, "error_dict", {}):
        return [gettext("Another page at the same place has this address by now.")]
    return error.messages


@receiver(post_save, sender=Revision)
def follow_schedule(instance: Revision, raw: bool = False, **kwargs: object) -> None:
    """When a page is due must be known to whoever watches the clock."""
    if not raw and instance.approved_go_live_at is not None:
        note_change()
