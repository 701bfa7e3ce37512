"""Filters and pagination of the news index, whose pages are found without counting."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.query import PageQuerySet

from news.archive.models import ArchiveEntry, MonthCount
from pages.models import Tag
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

if TYPE_CHECKING:
    from news.models.index import NewsIndexPage


class Month(NamedTuple):
    start: datetime.date
    # Articles of the month that are asked for whatever the period, and those within it.
    offered: int
    wanted: int
    # Of those within it, the ones that are written in English.
    english: int


class ListQuery:
    """What a reader asks of the list, read from the query string."""

    def __init__(self, request: HttpRequest, categories: models.QuerySet[Any]) -> None:
        get = request.GET.get
        self.category = named(categories, get("category"))
        self.tag = named(Tag.objects.all(), get("tag"))
        self.year = _whole(get("year"), 1900, 9998)
        self.month = _whole(get("month"), 1, 12) if self.year else None
        self.english_only = get("english") == "1" and get_language() != MAIN_LANGUAGE

    @property
    def is_narrow(self) -> bool:
        """Whether search engines had better not keep the list: more than a category is asked."""
        return bool(self.tag or self.year or self.english_only)

    @property
    def is_combined(self) -> bool:
        """Whether crawlers had better not even follow: of combinations there is no end."""
        return _is_combined(self._parts())

    def filter(self, listed: models.QuerySet[ArchiveEntry]) -> models.QuerySet[ArchiveEntry]:
        """Of the rows given, those of articles that are asked for, whatever their date."""
        if self.category:
            listed = listed.filter(category=self.category)
        if self.tag:
            listed = listed.filter(article__tagged_items__tag=self.tag)
        if self.english_only:
            listed = listed.filter(english=True)
        return listed

    def asks_for(self, month: datetime.date) -> bool:
        return self.year in {None, month.year} and self.month in {None, month.month}

    def months(self, index: "NewsIndexPage") -> list[Month]:
        """Months with articles, newest first. One query, however many articles there are."""
        counts = self._counts(index)
        if self.category:
            counts = counts.filter(category=self.category)
        grouped = (
            counts.order_by("-month")
            .values_list("month")
            .annotate(
                offered=models.Sum("count"),
                english=models.Sum("count", filter=models.Q(english=True)),
            )
        )
        return [
            Month(start, offered, offered, english or 0)
            if self.asks_for(start)
            else Month(start, offered, 0, 0)
            for start, offered, english in grouped
            if offered
        ]

    def categories(self, index: "NewsIndexPage") -> models.QuerySet[MonthCount, int | None]:
        """Keys of the categories in which there is something of what else is asked for."""
        counts = self._counts(index).filter(count__gt=0)
        if self.year:
            counts = counts.filter(month__year=self.year)
        if self.month:
            counts = counts.filter(month__month=self.month)
        return counts.order_by().values_list("category", flat=True).distinct()

    def _counts(self, index: "NewsIndexPage") -> models.QuerySet[MonthCount]:
        counts = MonthCount.objects.filter(index_id=index.pk, tag=self.tag)
        return counts.filter(english=True) if self.english_only else counts

    def string(self, **changes: Any) -> str:
        """The query string with `changes`; None leaves a part out, `page` only if given."""
        kept = {key: value for key, value in self._parts(**changes).items() if value}
        return "?" + urlencode(kept) if kept else ""

    def rel(self, **changes: Any) -> str:
        """What a link to the list with `changes` says to crawlers."""
        return "nofollow" if _is_combined(self._parts(**changes)) else ""

    def _parts(self, **changes: Any) -> dict[str, Any]:
        return {
            "category": self.category and self.category.slug,
            "tag": self.tag and self.tag.slug,
            "year": self.year,
            "month": self.month,
            "english": 1 if self.english_only else None,
        } | changes


def _is_combined(parts: dict[str, Any]) -> bool:
    return sum(bool(parts[name]) for name in ("category", "tag", "year", "english")) > 1


def named(objects: models.QuerySet[Any], slug: str | None) -> Any:
    """The object of that slug, None when none is asked for, Http404 when there is none."""
    if not slug:
        return None
    found = objects.filter(slug=slug).first() if "\0" not in slug else None
    if found is None:
        raise Http404
    return found


def _whole(text: str | None, least: int, most: int) -> int | None:
    """The whole number written in `text`, None when nothing is, Http404 when out of range."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most):
        raise Http404
    return int(text)


def start_of(month: datetime.date) -> datetime.datetime:
    """Midnight at the beginning of the month, at the site's own clock."""
    midnight = datetime.datetime.combine(month, datetime.time.min)
    return midnight.replace(tzinfo=timezone.get_default_timezone())


def period(year: int, month: int | None) -> tuple[datetime.datetime, datetime.datetime]:
    """Start and end (not included) of a year or month, at the site's own clock."""
    first = datetime.date(year, month or 1, 1)
    end = month_after(first) if month else datetime.date(year + 1, 1, 1)
    return start_of(first), start_of(end)


def month_after(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)


class MonthPages(Sequence[Any]):
    """Those of `articles` that are asked for, newest first, for a paginator.

    Its length is known from the months' counts. A slice is looked for only in the months that it
    lies in, so a page far back costs what the first one costs.
    """

    def __init__(
        self,
        articles: PageQuerySet,
        news_index: "NewsIndexPage",
        query: ListQuery,
        months: list[Month],
    ) -> None:
        self.articles, self.news_index, self.query = articles, news_index, query
        self.months = [month for month in months if month.wanted]

    def __len__(self) -> int:
        return sum(month.wanted for month in self.months)

    @overload
    def __getitem__(self, part: int) -> Any: ...
    @overload
    def __getitem__(self, part: slice) -> list[Any]: ...
    def __getitem__(self, part: int | slice) -> Any:
        if isinstance(part, int):
            return self[part : part + 1][0]
        first, last, _step = part.indices(len(self))
        passed, skip = 0, 0
        within: list[datetime.date] = []
        for month in self.months:
            if passed < last and passed + month.wanted > first:
                if not within:
                    skip = first - passed
                within.append(month.start)
            passed += month.wanted
        if not within:
            return []
        listed = self.query.filter(ArchiveEntry.objects.filter(index_id=self.news_index.pk)).filter(
            published_on__gte=start_of(within[-1]),
            published_on__lt=start_of(month_after(within[0])),
        )
        chosen = listed.order_by("-published_on", "-pk")[skip : skip + last - first]
        return list(self.articles.filter(pk__in=chosen.values("pk")))
