"""Undo of a publication: within ten minutes readers see again what they saw before.

What is noted is the last publication of each page, however it came about. What was withdrawn stays
as the page's latest draft. A schedule that the publication ended stands again, unless its moment
has passed; one that somebody has made since stays. So does an approval.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from pages.models import BasePage, Publication
from pages.models.publication import UNDO_WITHIN
from pages.versions import keep_version
from sotngoaivu.accounts.models import User


@dataclass(frozen=True)
class UndonePublication:
    """A page as readers saw it before: what is to go live, and which schedule is not kept.

    Whether the approval that the publication ended goes on.
    """

    page: Page
    goes_live_at: datetime.datetime | None
    missed: datetime.datetime | None
    approval_goes_on: bool


@receiver(pre_save)
def note_publication(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Before a revision takes the place of what readers see."""
    if raw or not issubclass(sender, BasePage) or not instance.pk or not instance.live:
        return
    fields = kwargs.get("update_fields")
    if fields is not None or not instance.live_revision_id:
        return
    former = sender.objects.filter(pk=instance.pk).first()
    if former is None or (former.live and former.live_revision_id == instance.live_revision_id):
        return
    before = former.live_revision
    if former.live and before is None:
        # What was written past the editor has no revision yet.
        before = keep_version(former)
    Publication.objects.update_or_create(
        page_id=instance.pk,
        defaults={
            "revision_id": instance.live_revision_id,
            "published_at": timezone.now(),
            "former_revision": before if former.live else None,
            "was_live": former.live,
            "expired": former.expired,
            "scheduled": instance.scheduled_until_now,
            "scheduled_for": getattr(instance.scheduled_until_now, "approved_go_live_at", None),
            "approval": instance.current_workflow_state,
            "first_published_at": former.first_published_at,
            "last_published_at": former.last_published_at,
        },
    )


def last_publication(page: Page, now: datetime.datetime | None = None) -> Publication | None:
    """That of what readers see now, while it can be undone."""
    now = now or timezone.now()
    if not page.live or not page.live_revision_id:
        return None
    found = Publication.objects.filter(
        page_id=page.pk, revision_id=page.live_revision_id, published_at__gt=now - UNDO_WITHIN
    )
    return found.select_related("former_revision").first()


@transaction.atomic
def undo(page: Page, user: User | None) -> UndonePublication:
    """Withdraw what was published. Raises ValidationError when it is late."""
    list(Page.objects.filter(pk=page.pk).select_for_update())
    page = Page.objects.get(pk=page.pk).specific
    publication = last_publication(page)
    if publication is None or (publication.was_live and publication.former_revision is None):
        raise ValidationError(
            _("It is not undone: that is possible for ten minutes, and for the last publication.")
        )
    # Read before Wagtail forgets or cancels them.
    scheduled_since = page.revisions.exclude(approved_go_live_at=None).first()
    begun_since = page.current_workflow_state
    if publication.was_live:
        _publish_again(publication, user)
    else:
        UnpublishPageAction(page, user=user, log_action=False).execute(skip_permission_checks=True)
        # Past the signals: nobody may see the page any more, and it may never have been public.
        Page.objects.filter(pk=page.pk).update(
            first_published_at=publication.first_published_at,
            last_published_at=publication.last_published_at,
            expired=publication.expired,
        )
    goes_live_at, missed = _schedule_again(publication, scheduled_since)
    goes_on = _approve_again(begun_since or publication.approval)
    approval_goes_on = goes_on and not begun_since
    # Neither is the undoing undone.
    Publication.objects.filter(page_id=page.pk).delete()
    page = Page.objects.get(pk=page.pk).specific
    moments = {"goes_live_at": goes_live_at, "missed": missed}
    told: dict[str, Any] = {name: moment.isoformat() for name, moment in moments.items() if moment}
    told["approval_goes_on"] = approval_goes_on
    log(page, "pages.undo_publication", user=user, revision=publication.revision, data=told)
    return UndonePublication(page, goes_live_at, missed, approval_goes_on)


def _publish_again(publication: Publication, user: User | None) -> None:
    action = PublishPageRevisionAction(
        publication.former_revision, user=user, changed=False, log_action=False
    )
    action.object.is_undone_to = True
    action.execute(skip_permission_checks=True)
    page = Page.objects.get(pk=publication.page_id).specific
    page.first_published_at = publication.first_published_at
    page.last_published_at = publication.last_published_at
    page.save(update_fields=["first_published_at", "last_published_at"], clean=False)


def _schedule_again(
    publication: Publication, since: Revision | None
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """When something goes live, and when what stood before the publication was to and does not."""
    revision, moment = since, since and since.approved_go_live_at
    before = publication.scheduled_for
    if revision is None and before and before > timezone.now():
        revision, moment = publication.scheduled, before
    if revision is None:
        return None, before
    revision.approved_go_live_at = moment
    revision.save(update_fields=["approved_go_live_at"])
    return moment, before if revision != publication.scheduled else None


def _approve_again(approval: WorkflowState | None) -> bool:
    """Whether the approval goes on where Wagtail cancelled it; who approves needs no new mail."""
    if approval is None:
        return False
    approval.refresh_from_db()
    if approval.status != WorkflowState.STATUS_CANCELLED:
        return False
    task = approval.current_task_state
    approval.status = WorkflowState.STATUS_NEEDS_CHANGES
    if task.status == TaskState.STATUS_CANCELLED:
        approval.status = WorkflowState.STATUS_IN_PROGRESS
        task.status, task.finished_at, task.finished_by = TaskState.STATUS_IN_PROGRESS, None, None
        task.save(update_fields=["status", "finished_at", "finished_by"])
    approval.save(update_fields=["status"])
    return True


def outdated(now: datetime.datetime) -> Any:
    """Publications that cannot be undone any more."""
    return Publication.objects.filter(published_at__lte=now - UNDO_WITHIN)
