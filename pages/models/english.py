"""English version of a page: whether there is one, and whether it follows the Vietnamese.

Both languages stand in one page, so each knows when its own texts last changed. An editor who has
looked whether the English still holds says so, and it counts as changed then.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class EnglishState(models.TextChoices):
    NONE = "none", _("not in English")
    OLDER = "older", _("English is older")
    CURRENT = "current", _("in English")

    @property
    def condition(self) -> Q:
        """Which pages are in this state."""
        older = Q(english_changed_at__lt=F("vietnamese_changed_at"))
        return {
            EnglishState.NONE: Q(title_en=""),
            EnglishState.OLDER: ~Q(title_en="") & older,
            EnglishState.CURRENT: ~Q(title_en="") & ~older,
        }[self]


# Pages have no types, for Wagtail has none.
_Model: Any = models.Model


class EnglishVersion(_Model):
    vietnamese_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    english_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    title_en: str
    bilingual_texts: tuple[str, ...]
    # Set where somebody has said that the English still holds.
    english_is_confirmed = False

    class Meta:
        abstract = True

    @property
    def has_english(self) -> bool:
        """Whether the page counts as translated: it has an English title."""
        return bool(self.title_en)

    @property
    def english_state(self) -> EnglishState:
        if not self.has_english:
            return EnglishState.NONE
        is_older = self.english_changed_at < self.vietnamese_changed_at
        return EnglishState.OLDER if is_older else EnglishState.CURRENT

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self._note_changes()
        return super().save_revision(*args, **kwargs)

    def _note_changes(self) -> None:
        """Compare with the latest draft, by which editors know the page."""
        drafts = Page.objects.filter(pk=self.pk).values_list("latest_revision__content", flat=True)
        former = drafts.first()
        if not former:
            self.vietnamese_changed_at = self.english_changed_at = timezone.now()
            return
        present = self.serializable_data()
        # A form that was opened earlier knows of less.
        self.vietnamese_changed_at = _moment(former, "vietnamese_changed_at")
        self.english_changed_at = _moment(former, "english_changed_at")
        now = timezone.now()
        if _differ(former, present, ("title", *self._columns("vi"))):
            self.vietnamese_changed_at = now
        if self.english_is_confirmed or _differ(
            former, present, ("title_en", *self._columns("en"))
        ):
            self.english_changed_at = now

    def _columns(self, language: str) -> Iterable[str]:
        return (f"{name}_{language}" for name in self.bilingual_texts)


def _moment(content: Mapping[str, Any], name: str) -> datetime.datetime:
    told = content.get(name)
    return datetime.datetime.fromisoformat(told) if told else timezone.now()


def _differ(former: Mapping[str, Any], present: Mapping[str, Any], names: Iterable[str]) -> bool:
    return any(former.get(name) != present.get(name) for name in names)
