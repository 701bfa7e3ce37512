"""Typed links: addresses of other sites and whether they answer, and broken ones of this site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# A server may be away for a night or two; what fails so often is told of.
FAILURES_TOLD = 3
# PostgreSQL indexes no longer text.
LONGEST = 600


class OutsideLink(models.Model):
    url = models.CharField(_("address"), max_length=LONGEST, unique=True)
    pages = models.ManyToManyField("pages.BasePage", related_name="+", verbose_name=_("pages"))
    checked_at = models.DateTimeField(_("last looked at"), null=True)
    # In a row; 0 once it answers.
    failures = models.PositiveSmallIntegerField(default=0)
    # A status of HTTP, or 0 where nobody answers.
    status = models.PositiveSmallIntegerField(_("answer"), null=True)

    class Meta:
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")

    def __str__(self) -> str:
        return self.url


class BrokenAddress(models.Model):
    """An address on this site that a live page named the last night, and where nothing is."""

    page = models.ForeignKey("pages.BasePage", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("address"), max_length=LONGEST)

    class Meta:
        verbose_name = _("broken address")
        verbose_name_plural = _("broken addresses")

    def __str__(self) -> str:
        return self.address
