"""English version of a page: whether there is one, and whether it follows the Vietnamese.

Both languages stand in one page, so each knows when its own texts last changed, and which English
texts have not followed since. An editor who has looked whether the English still holds says so, and
it counts as changed then.
"""

import contextlib
import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

_TAG = re.compile(r"<[^<>]*>")


def moment() -> datetime.datetime:
    """Now, in thousandths, which is what drafts hold of it."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


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

    @classmethod
    def any_of(cls, states: Iterable[str]) -> Q:
        """Which pages are in one of these states; all of them where none is named."""
        wanted = Q()
        for state in states:
            wanted |= cls(state).condition
        return wanted


# Pages have no types, for Wagtail has none.
_Model: Any = models.Model


class EnglishVersion(_Model):
    vietnamese_changed_at = models.DateTimeField(default=moment, editable=False)
    english_changed_at = models.DateTimeField(default=moment, editable=False)
    # Names of the texts whose Vietnamese was changed and whose English was not.
    older_english = models.JSONField(default=list, editable=False)

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
            return
        present = self.serializable_data()
        # A form that was opened earlier knows of less.
        self.vietnamese_changed_at = _told(former, "vietnamese_changed_at")
        self.english_changed_at = _told(former, "english_changed_at")
        now = moment()
        columns = self._columns()
        changed = {name for name, (vi, _en) in columns.items() if _differ(former, present, vi)}
        followed = {name for name, (_vi, en) in columns.items() if _differ(former, present, en)}
        written = {name for name, (_vi, en) in columns.items() if _words(present.get(en))}
        older = {*former.get("older_english", ()), *changed} & written - followed
        self.older_english = [] if self.english_is_confirmed else sorted(older)
        if changed:
            self.vietnamese_changed_at = now
        if self.english_is_confirmed or (followed and not self.older_english):
            self.english_changed_at = now

    def _columns(self) -> dict[str, tuple[str, str]]:
        """The Vietnamese and the English column of each text."""
        names = {name: (f"{name}_vi", f"{name}_en") for name in self.bilingual_texts}
        return {"title": ("title", "title_en"), **names}


def _told(content: Mapping[str, Any], name: str) -> datetime.datetime:
    told = content.get(name)
    return datetime.datetime.fromisoformat(told) if told else moment()


def _differ(former: Mapping[str, Any], present: Mapping[str, Any], column: str) -> bool:
    return bool(_words(former.get(column)) != _words(present.get(column)))


def _words(value: Any) -> Any:
    """The words of a text, and which pictures are in it; the editor's script writes tags anew."""
    if isinstance(value, str) and value.startswith("["):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(_TAG.sub(" ", value).split())
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        # Numbers of a table come back as what was typed.
        return "" if value is None or value is False else str(value)
    if value.get("type") == "item" and "value" in value:
        return _plain(value["value"])
    is_block = {"type", "value"} <= value.keys()
    parts = {name: _plain(part) for name, part in value.items() if not (is_block and name == "id")}
    return {name: part for name, part in parts.items() if part}
