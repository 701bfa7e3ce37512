"""Plain HTML elements that blocks are made of for readers outside the site.

Rich text is given as it is stored; `pages.formats.html` expands that of many bodies at once.
"""

from django.utils.html import escape
from django.utils.translation import get_language

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText


def words(text: LocalizedText) -> str:
    """`text`, which says its language where that may be another than that of the body."""
    lang = text.lang
    return f"<span{lang}>{escape(text)}</span>" if lang else escape(text)


def own_words(text: str) -> str:
    """Words of the site's own, in the active language."""
    return words(LocalizedText(text, get_language() or MAIN_LANGUAGE))


def heading(text: str | None) -> str:
    return f"<h2>{escape(text)}</h2>" if text else ""
