"""Visit models: a number a day for ever, keys of readers for half an hour, salts for a day.

Beside them, for staff, how often each page is viewed a day: no row of it is one reader's.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

KEY_BYTES = 16
SALT_BYTES = 32


class Day(models.Model):
    """Visits of one day in Vietnam. Its row is locked while that day's visits are written."""

    date = models.DateField(_("date"), primary_key=True)
    visits = models.PositiveBigIntegerField(_("visits"), default=0)

    class Meta:
        verbose_name = _("day of visits")
        verbose_name_plural = _("days of visits")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date.isoformat()}: {self.visits}"


class PageViews(models.Model):
    """How often readers have viewed one page on one day, in either language."""

    date = models.DateField(_("date"))
    # Not checked by the database: a page may be deleted while its views are being written.
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="views_by_day", db_constraint=False
    )
    views = models.PositiveBigIntegerField(_("views"), default=0)
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date", "page"], name="visits_pageviews_date_page"),
        ]

    def __str__(self) -> str:
        return f"{self.date.isoformat()}: {self.page_id}, {self.views}"


class Presence(models.Model):
    """One visit that may still go on: its key and the times of its first and last view.

    `carried` tells that the reader has meanwhile been seen under the next day's key, and so is
    not online twice. Nothing links the two keys.
    """

    key = models.BinaryField(max_length=KEY_BYTES)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    carried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "first_seen"], name="visits_presence_key"),
        ]
        # Who is online is counted in the index alone.
        indexes = [models.Index(fields=["last_seen", "carried"], name="visits_presence_online")]

    def __str__(self) -> str:
        return bytes(self.key).hex()


class Salt(models.Model):
    """The random bytes that a day's keys are made with; once they are gone, no key can be."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=SALT_BYTES)

    def __str__(self) -> str:
        return self.day.isoformat()


@register_setting(icon="view")
class VisitSettings(BaseGenericSetting):
    """What was counted before this site. Read by the flush, never for a page."""

    is_published_content = True

    opening_balance = models.PositiveBigIntegerField(
        _("opening balance"),
        default=51_130,
        help_text=_(
            "Visits carried over from the old site. Readers see this number plus the visits "
            "counted here."
        ),
    )
    opening_date = models.DateField(
        _("counted since"),
        default=timezone.localdate,
        help_text=_("The date of the opening balance. Readers see it as “since …”."),
    )

    panels = [FieldPanel("opening_balance"), FieldPanel("opening_date")]

    class Meta:
        verbose_name = _("Visit counter")

    def __str__(self) -> str:
        return str(self.opening_balance)
