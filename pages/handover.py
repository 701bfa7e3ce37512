"""What of pages may be somebody's: a page itself, its lock, its review."""

from django.db.models import Q
from wagtail.models import Page, Revision

from pages.models import BasePage
from sotngoaivu.accounts.models import User


def hand_over_pages(leaving: User, successor: User) -> int:
    """Give the pages of the one to the other; return how many there are."""
    theirs = Q(owner=leaving) | Q(locked_by=leaving) | Q(basepage__reviewer=leaving)
    number: int = Page.objects.filter(theirs).distinct().count()
    Page.objects.filter(owner=leaving).update(owner=successor)
    Page.objects.filter(locked_by=leaving).update(locked_by=successor)
    BasePage.objects.filter(reviewer=leaving).update(reviewer=successor)
    # Drafts and what is scheduled bring their own when they are published.
    for revision in Revision.page_revisions.filter(content__reviewer=leaving.pk).iterator():
        content = revision.content | {"reviewer": successor.pk}
        Revision.objects.filter(pk=revision.pk).update(content=content)
    return number
