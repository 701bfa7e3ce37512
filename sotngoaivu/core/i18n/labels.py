"""Labels of bilingual fields' columns; the settings name this, so it imports no models."""

from django.utils.translation import gettext_lazy as _

_IN = {"vi": _("%(field)s (Vietnamese)"), "en": _("%(field)s (English)")}


def of_column(field: str, language: str) -> str:
    """“Lead” and “en” → “Lead (English)”, in the language that is active now."""
    return str(_IN[language]) % {"field": field}
