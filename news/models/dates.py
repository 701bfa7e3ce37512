"""Dates of an article: when it was published, as readers and programs are told."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.models.base import BasePage

# What is put right at once is not told as a change: readers see minutes.
NOTICEABLE = datetime.timedelta(minutes=1)


class DatedPage(BasePage):
    date = models.DateTimeField(
        _("date of the article"),
        null=True,
        blank=True,
        help_text=_(
            "Shown to readers and decides the order of the list. Empty: when the article is first "
            "published."
        ),
    )
    # The date that holds: the editor's, else that of the first publication, for which a schedule
    # names the moment.
    published_on = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    # Wagtail's own, which has no types.
    first_published_at: datetime.datetime | None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._keep_go_live()
        self.set_published_on()
        fields = kwargs.get("update_fields")
        if fields is not None and "first_published_at" in fields:
            kwargs["update_fields"] = {*fields, "published_on"}
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)
        page.set_published_on()
        return page

    def _keep_go_live(self) -> None:
        """What a schedule publishes first is published when that says, not when it is done."""
        first = self.first_published_at
        if self.live and self.go_live_at and first and self.go_live_at < first:
            published = type(self).objects.filter(first_published_at__isnull=False)
            if not published.filter(pk=self.pk).exists():
                self.first_published_at = self.go_live_at

    def set_published_on(self) -> None:
        moment = self.date or self.first_published_at or self.go_live_at or timezone.now()
        # Drafts keep thousandths only, and a page saved untouched must not move in the list.
        self.published_on = moment.replace(microsecond=0)

    def clean(self) -> None:
        super().clean()
        # For previews, which are never saved.
        self.set_published_on()

    @property
    def shown_date(self) -> datetime.datetime:
        return self.published_on

    @property
    def update_to_show(self) -> datetime.datetime | None:
        """When an article that readers knew already was last changed; None if it never was.

        Whatever tells of a change, to readers or to programs, goes by this.
        """
        first, last = self.first_published_at, super().updated_at
        if not first or not last or last - max(first, self.published_on) < NOTICEABLE:
            return None
        return last.replace(microsecond=0)

    @property
    def issued_on(self) -> datetime.datetime:
        """The date for programs, which ask for what is newer than the newest that they have.

        The article's own; where that lies ahead, when it was last published.
        """
        now = timezone.now()
        issued = self.published_on if self.published_on <= now else super().updated_at or now
        return issued.replace(microsecond=0)

    @property
    def changed_on(self) -> datetime.datetime:
        """When programs are to fetch it anew; neither before `issued_on` nor past now."""
        issued = self.issued_on
        return max(issued, self.update_to_show or issued)

    @property
    def updated_at(self) -> datetime.datetime:
        return self.changed_on
