"""Form and search fields of bilingual fields; names of fields that are empty."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.search import index

from sotngoaivu.core.i18n.languages import LANGUAGES


def searchable(*fields: str, **options: Any) -> list[index.SearchField]:
    """Search fields over every column of bilingual fields: intro → intro_vi, intro_en."""
    return [
        index.SearchField(f"{field}_{code}", **options) for field in fields for code in LANGUAGES
    ]


def empty_fields(obj: models.Model, *fields: str) -> list[str]:
    """Names, in the reader's language, of those fields of `obj` that say nothing."""
    known = {field.name: field for field in obj._meta.fields}
    return [str(known[name].verbose_name) for name in fields if not getattr(obj, name)]


class BilingualPageForm(WagtailAdminPageForm):
    english_still_holds = forms.BooleanField(
        label=_("The English still says what the Vietnamese says"),
        required=False,
        help_text=_("The Vietnamese text has been changed since. Tick this once you have looked."),
    )

    def save(self, commit: bool = True) -> Any:
        self.instance.english_is_confirmed = self.cleaned_data.get("english_still_holds", False)
        return super().save(commit)
