"""Missed queries: what was looked for in vain."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissedQuery(models.Model):
    """How often words found nothing in a month of Vietnam. Nothing tells who asked for them."""

    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    words = models.CharField(_("words"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("words that found nothing")
        verbose_name_plural = _("words that found nothing")
        constraints = [
            models.UniqueConstraint(fields=["month", "words"], name="search_missed_words")
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.words}"
