"""Trash: what is remembered of a deleted page, so that it comes back as it was."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class TrashedPageQuerySet(models.QuerySet["TrashedPage"]):
    def deleted(self) -> "TrashedPageQuerySet":
        """One for each deletion, without those of the pages that went along."""
        return self.filter(taken_with=None)


class TrashedPage(models.Model):
    """A page below the trash's own root, and where and how it stood before.

    What the page's own row and revisions still say (its draft, tags, restrictions) is not
    repeated here. docs/decisions/trash.md tells why pages are moved.
    """

    page: Any = models.OneToOneField(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="trashed"
    )
    # The record of the page that was deleted, for those below it.
    taken_with: Any = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="along"
    )
    former_parent: Any = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    former_path = models.CharField(max_length=255)
    former_url_path = models.TextField()
    former_slug = models.SlugField(max_length=255, allow_unicode=True)
    was_live = models.BooleanField()
    # Who locked it stays on the page.
    was_locked = models.BooleanField(default=False)
    scheduled: Any = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    scheduled_for = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now, db_index=True)
    deleted_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TrashedPageQuerySet.as_manager()
    # No use of its page, or of that page's parent, that anybody has to look after.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page in the trash")
        verbose_name_plural = _("pages in the trash")

    def __str__(self) -> str:
        return str(self.page)
