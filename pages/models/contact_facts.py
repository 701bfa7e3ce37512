"""Contact facts: how to reach the department or an office, each with its label."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

LABELS = {
    "room": _("Room"),
    "address": _("Address"),
    "telephone": _("Telephone"),
    "fax": _("Fax"),
    "email": _("E-mail"),
    "working_hours": _("Working hours"),
}


def labelled(obj: Any, language: str, *names: str) -> list[str]:
    """“Telephone: 0227 …”: those of the facts that `obj` has, as readers of `language` see them."""
    with translation.override(language):
        facts = {name: getattr(obj, name) for name in names}
        return [f"{LABELS[name]}: {fact}" for name, fact in facts.items() if fact]
