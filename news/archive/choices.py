"""Filters as readers see them: their words, how to take one away, which others lead somewhere."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from news.archive.filters import ListQuery, Month
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText, has_own
from sotngoaivu.core.list_title import Filter


@dataclass
class Choice:
    """A link to a list that has something in it. `rel` is for crawlers."""

    text: str
    url: str
    rel: str
    active: bool
    lang: str = ""
    count: int | None = None
    children: list["Choice"] = field(default_factory=list)


def filters(query: ListQuery, url: str) -> list[Filter]:
    """The filters that are set, in the order in which a heading names them."""
    found = []
    if query.category:
        text = LocalizedText.of(query.category, "name", query.category.name)
        found.append(Filter(text, url + query.string(category=None)))
    if query.tag:
        name = gettext("tag “%(name)s”") % {"name": query.tag.localized_name}
        found.append(Filter(LocalizedText(name), url + query.string(tag=None)))
    if query.year:
        remove_url = url + query.string(year=None, month=None)
        found.append(Filter(LocalizedText(_period(query)), remove_url))
    if query.english_only:
        text = LocalizedText(gettext("in English only"))
        found.append(Filter(text, url + query.string(english=None)))
    return found


def _period(query: ListQuery) -> str:
    if query.month:
        form = pgettext("a month with its year in a heading, in Django's format", "F Y")
    else:
        form = pgettext("a year in a heading, in Django's format", "Y")
    return date_format(datetime.date(query.year or 1, query.month or 1, 1), form)


def categories(query: ListQuery, url: str, offered: list[Any]) -> list[Choice]:
    return [
        Choice(
            text=category.name,
            url=url + query.string(category=category.slug),
            rel=query.rel(category=category.slug),
            active=category == query.category,
            lang="" if has_own(category, "name") else MAIN_LANGUAGE,
        )
        for category in offered
    ]


def archive(months: list[Month], url: str, query: ListQuery) -> list[Choice]:
    """Years, newest first; the one that is read, else the newest, with its months."""
    opened = query.year or (months[0].start.year if months else None)
    month_format = pgettext("how a month is named, in Django's format", "F")
    years: dict[int, Choice] = {}
    for month in months:
        number = month.start.year
        if number not in years:
            years[number] = Choice(
                text=gettext("Year %(year)s") % {"year": number},
                url=url + query.string(year=number, month=None),
                rel=query.rel(year=number, month=None),
                active=number == query.year,
            )
        if number == opened:
            asked = {"year": number, "month": month.start.month}
            years[number].children.append(
                Choice(
                    text=date_format(month.start, month_format),
                    url=url + query.string(**asked),
                    rel=query.rel(**asked),
                    active=(number, month.start.month) == (query.year, query.month),
                    count=month.offered,
                )
            )
    return list(years.values())
