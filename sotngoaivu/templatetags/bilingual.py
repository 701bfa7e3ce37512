"""Template tags and filters for two languages."""

import datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, has_own, lang_attribute
from sotngoaivu.core.text.vietnamese import long_date

register = template.Library()


@register.filter
def langattr(obj: Any, field: str) -> SafeString | str:
    """` lang="vi"` where `obj.field` falls back to Vietnamese on an English page, else nothing.

    Several names may be given with commas; the attribute comes when the first lacks English.
    """
    if obj is None or obj == "" or has_own(obj, field):
        return ""
    return format_html(' lang="{}"', MAIN_LANGUAGE)


@register.filter
def langspan(text: str, lang: str) -> SafeString:
    """The text in a `<span>` with that attribute, if there is one: words among those of a message.

    `lang` is what `langattr` gives.
    """
    return format_html("<span{}>{}</span>", lang, text) if lang else format_html("{}", text)


@register.simple_tag
def active_lang() -> SafeString:
    """` lang="en"` for words of the site's own that stand in a text which may be Vietnamese."""
    return lang_attribute(get_language() or MAIN_LANGUAGE)


def _local_date(value: datetime.date) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def longdate(value: datetime.date | None) -> str:
    """The date written out with its weekday, in the active language, at Vietnamese time."""
    return long_date(_local_date(value), get_language() or MAIN_LANGUAGE) if value else ""


@register.filter
def shortdate(value: datetime.date | None) -> str:
    """05/10/2026 in Vietnamese, 5 Oct 2026 in English, at Vietnamese time."""
    return formats.date_format(_local_date(value), "SHORT_DATE_FORMAT") if value else ""


@register.filter
def clock(value: datetime.datetime | None) -> str:
    """The time of day, 09:30, at Vietnamese time; none for midnight, which is a day's date."""
    if not value:
        return ""
    time = timezone.localtime(value).time()
    return "" if time == datetime.time.min else f"{time:%H:%M}"


@register.filter
def machinedate(value: datetime.datetime | None) -> str:
    """For the `datetime` of a `<time>`, with the offset of Vietnamese time."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


@register.filter
def number(value: int | None) -> str:
    """51.130 in Vietnamese, 51,130 in English."""
    return "" if value is None else formats.number_format(value, force_grouping=True)
