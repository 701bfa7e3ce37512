"""Key figures: a value with what it counts."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from sotngoaivu.core.i18n.languages import LANGUAGES


class Figure(Schema):
    """A key figure in the API."""

    value: str
    label_vi: str
    label_en: str
    note_vi: str
    note_en: str
    as_of: date | None = Field(description="The day for which the figure holds")


FIGURES_HEADING = _("The department in figures")
API_FIGURES = {"figures": (list[Figure], "Only where the page has key figures")}


_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class KeyFigure(Orderable):
    """A figure as a page shows it; concrete classes add the page it belongs to."""

    value = models.CharField(
        _("figure"), max_length=20, help_text=_("Shown large, for example 12 or 23/12/2016.")
    )
    label = models.CharField(_("what it counts"), max_length=120)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("A line below, if one is needed.")
    )
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("The day for which the figure holds.")
    )

    panels = [
        FieldRowPanel([FieldPanel("value"), FieldPanel("as_of")]),
        FieldRowPanel([FieldPanel("label_vi"), FieldPanel("label_en")]),
        FieldRowPanel([FieldPanel("note_vi"), FieldPanel("note_en")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        """A figure holds for a day, which readers are told; a date is its own."""
        super().clean()
        if not self.as_of and not self._date:
            raise ValidationError({"as_of": gettext("Say for which day the figure holds.")})

    def __str__(self) -> str:
        return f"{self.value} {self.label}"

    @property
    def shown_value(self) -> str:
        """The figure; a date as the reader's language writes it."""
        return date_format(self._date, "SHORT_DATE_FORMAT") if self._date else self.value

    @property
    def _date(self) -> date | None:
        found = _DATE.fullmatch(self.value.strip())
        try:
            return date(*map(int, reversed(found.groups()))) if found else None
        except ValueError:
            return None

    def search_dependents(self) -> list[Any]:
        """The page, which is found by its figures."""
        return list(type(self.page).objects.live().filter(pk=self.page_id))

    def api_facts(self) -> dict[str, Any]:
        """As `Figure` has it."""
        names = [f"{name}_{code}" for name in ("label", "note") for code in LANGUAGES]
        texts = {name: getattr(self, name) or "" for name in names}
        return texts | {"value": self.value, "as_of": self.as_of}


def figures_text(figures: Any, language: str) -> str:
    """The words of a page's figures in `language`, a figure a line."""
    texts = (
        (figure.value, getattr(figure, f"label_{language}"), getattr(figure, f"note_{language}"))
        for figure in figures.all()
    )
    return "\n".join(" ".join(filter(None, text)) for text in texts if text[1])
