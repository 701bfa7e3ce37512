"""Unreadable rich text: what came in for a formatted text and is none, kept for its editor."""

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

# In text that is typed, "<" is an entity.
_MARK = "<p data-unreadable>"


def unreadable(received: str) -> str:
    """`received` as a paragraph that the form shows again and that is not stored; "" stays ""."""
    return f"{_MARK}{escape(received)}</p>" if received else ""


def validate_readable(html: str) -> None:
    """Raise ValidationError for what `unreadable` has made."""
    if _MARK in html:
        raise ValidationError(
            _("A text did not arrive as it was written. Look it through, then save once more.")
        )
