"""Panels and search fields of bilingual fields; names of fields that are empty."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index

from sotngoaivu.core.i18n.languages import LANGUAGES


def searchable(*fields: str, **options: Any) -> list[index.SearchField]:
    """Search fields over every column of bilingual fields: intro → intro_vi, intro_en."""
    return [
        index.SearchField(f"{field}_{code}", **options) for field in fields for code in LANGUAGES
    ]


def panels(language: str, *fields: str) -> list[Panel]:
    """One panel for each bilingual field's column in `language`."""
    return [FieldPanel(f"{field}_{language}") for field in fields]


def empty_fields(obj: models.Model, *fields: str) -> list[str]:
    """Names, in the reader's language, of those fields of `obj` that say nothing."""
    known = {field.name: field for field in obj._meta.fields}
    return [str(known[name].verbose_name) for name in fields if not getattr(obj, name)]
