"""Removed pages: the addresses of deleted pages, which answer 410."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemovedPage(models.Model):
    """The address of a public page that was deleted without a successor.

    An unpublished page needs no such memory: it is still there and knows that it was public.
    """

    # As `Redirect.normalise_path` writes it: the Vietnamese path, without a slash at the end.
    path = models.CharField(_("address"), max_length=1000, unique=True)
    title = models.CharField(_("title"), max_length=255)

    class Meta:
        verbose_name = _("deleted page")
        verbose_name_plural = _("deleted pages")

    def __str__(self) -> str:
        return self.title
