"""What of pages may be somebody's: a page itself, its lock, its review, its running approval."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, Revision, WorkflowState

from pages.models import BasePage
from sotngoaivu.accounts.models import User


def hand_over_pages(leaving: User, successor: User) -> int:
    """Give the pages of the one to the other; return how many there are."""
    # Whoever asked is told what comes of it, and has what is sent back.
    approvals = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), requested_by=leaving
    )
    asked_for = [int(key) for key in approvals.values_list("object_id", flat=True)]
    theirs = Q(owner=leaving) | Q(locked_by=leaving) | Q(basepage__reviewer=leaving)
    theirs |= Q(pk__in=asked_for)
    number: int = Page.objects.filter(theirs).distinct().count()
    approvals.update(requested_by=successor)
    Page.objects.filter(owner=leaving).update(owner=successor)
    Page.objects.filter(locked_by=leaving).update(locked_by=successor)
    BasePage.objects.filter(reviewer=leaving).update(reviewer=successor)
    # Drafts and what is scheduled bring their own when they are published.
    for revision in Revision.page_revisions.filter(content__reviewer=leaving.pk).iterator():
        content = revision.content | {"reviewer": successor.pk}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    return number
