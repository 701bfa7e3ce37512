"""The list of news, by page, category, tag, year and month."""

import calendar
import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.query import PageQuerySet

from news.feed_links import FeedLink, feed_links
from news.feeds import feed_response
from news.models.article import ArticlePage
from news.models.category import Category
from pages.models.base import BasePage, panels
from sotngoaivu.languages import MAIN_LANGUAGE, has_own
from sotngoaivu.pagecache.middleware import keep

PER_PAGE = 12


class NewsIndexPage(RoutablePageMixin, BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["news.ArticlePage"]

    vietnamese_panels = panels("vi", "intro")
    english_panels = panels("en", "intro")
    bilingual_texts = ("intro",)

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the articles asked for and the ways to ask for others.

        Query string: `category` and `tag` (slugs), `year`, `month`, `english` (1: only what is
        written in English; English addresses only), `page`. Raises Http404 where a category,
        tag, year or month is none; a page out of range gives the nearest page.
        """
        context = super().get_context(request, *args, **kwargs)
        url = self.get_url(request) or ""
        query = ListQuery(request)
        articles = query.filter(ArticlePage.published().child_of(self))
        paginator = Paginator(articles, PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))

        def page_url(number: int) -> str:
            return url + query.string(page=number if number > 1 else None)

        elided = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        context |= {
            "articles": page,
            "categories": self._categories(url, query),
            "archive": self._archive(url, query),
            "current_category": query.category,
            "current_tag": query.tag,
            "current_year": query.year,
            "current_month": query.month,
            "filtered": query.is_filtered,
            "index_url": url,
            "feeds": self._feeds(url, query),
            "english_only": query.english_only,
            "english_only_url": None
            if get_language() == MAIN_LANGUAGE
            else url + query.string(english=None if query.english_only else 1),
            "querystring": query.string(),
            # Pages of the list and categories are addresses of their own; what other filters
            # show is only another order of the same.
            "canonical_query": query.string(
                english=None, page=page.number if page.number > 1 else None
            ),
            "noindex": query.is_narrow,
            "elided_pages": [
                {
                    "number": number if isinstance(number, int) else None,
                    "url": page_url(number) if isinstance(number, int) else "",
                    "current": number == page.number,
                }
                for number in elided
            ],
            "previous_url": page_url(page.number - 1) if page.has_previous() else None,
            "next_url": page_url(page.number + 1) if page.has_next() else None,
        }
        keep(request, query.string(page=page.number if page.number > 1 else None))
        return context

    @re_path(r"^(rss|atom)/(?:([-\w]+)/)?$", name="feed")
    def feed(self, request: HttpRequest, kind: str, slug: str | None = None) -> HttpResponse:
        """The newest articles, of one category where its slug is given, as RSS or Atom."""
        return feed_response(request, self, kind, _named(Category, slug))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The routes' own preview would not know of languages."""
        return BasePage.serve_preview(self, request, mode_name)

    def _feeds(self, url: str, query: "ListQuery") -> list[FeedLink]:
        """Feeds of the category shown, of all news, of the other categories."""
        found: list[Category | None] = [None, *self._used_categories]
        found.sort(key=lambda category: category != query.category)
        return [link for category in found for link in feed_links(url, category)]

    @cached_property
    def _used_categories(self) -> list[Category]:
        used = ArticlePage.objects.child_of(self).live().values("category")
        return list(Category.objects.filter(pk__in=used))

    def _categories(self, url: str, query: "ListQuery") -> list[dict[str, Any]]:
        return [
            {
                "name": category.name,
                "url": url + query.string(category=category.slug),
                "active": category == query.category,
                "lang": "" if has_own(category, "name") else MAIN_LANGUAGE,
            }
            for category in self._used_categories
        ]

    def _archive(self, url: str, query: "ListQuery") -> list[dict[str, Any]]:
        """Years, newest first, each with the months that have articles and their number."""
        counted = (
            ArticlePage.objects.child_of(self)
            .live()
            .public()
            .order_by()
            .annotate(start=TruncMonth("published_on"))
            .values_list("start")
            .annotate(count=models.Count("pk"))
            .order_by("-start")
        )
        years: dict[int, dict[str, Any]] = {}
        for start, count in counted:
            year = years.setdefault(
                start.year,
                {
                    "year": start.year,
                    "url": url + query.string(year=start.year, month=None),
                    "active": start.year == query.year,
                    "months": [],
                },
            )
            year["months"].append(
                {
                    "month": start.month,
                    "url": url + query.string(year=start.year, month=start.month),
                    "active": (start.year, start.month) == (query.year, query.month),
                    "count": count,
                }
            )
        return list(years.values())


class ListQuery:
    """What a reader asks of the list, read from the query string."""

    def __init__(self, request: HttpRequest) -> None:
        get = request.GET.get
        self.category = _named(Category, get("category"))
        self.tag = _named(Tag, get("tag"))
        self.year = _whole(get("year"), 1900, 9998)
        self.month = _whole(get("month"), 1, 12) if self.year else None
        self.english_only = get("english") == "1" and get_language() != MAIN_LANGUAGE

    @property
    def is_filtered(self) -> bool:
        return bool(self.category or self.tag or self.year or self.english_only)

    @property
    def is_narrow(self) -> bool:
        """Whether search engines had better not keep the list: more than a category is asked."""
        return bool(self.tag or self.year or self.english_only)

    def filter(self, articles: PageQuerySet) -> PageQuerySet:
        if self.category:
            articles = articles.filter(category=self.category)
        if self.tag:
            articles = articles.filter(tags=self.tag)
        if self.year:
            start, end = period(self.year, self.month)
            articles = articles.filter(published_on__gte=start, published_on__lt=end)
        if self.english_only:
            articles = articles.exclude(title_en="")
        return articles

    def string(self, **changes: Any) -> str:
        """The query string with `changes`; None leaves a part out, `page` only if given."""
        parts: dict[str, Any] = {
            "category": self.category and self.category.slug,
            "tag": self.tag and self.tag.slug,
            "year": self.year,
            "month": self.month,
            "english": 1 if self.english_only else None,
        } | changes
        kept = {key: value for key, value in parts.items() if value}
        return "?" + urlencode(kept) if kept else ""


def _named(model: type[models.Model], slug: str | None) -> Any:
    """The object of that slug, None when none is asked for, Http404 when there is none."""
    if not slug:
        return None
    found = model.objects.filter(slug=slug).first() if "\0" not in slug else None
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


def period(year: int, month: int | None) -> tuple[datetime.datetime, datetime.datetime]:
    """Start and end (not included) of a year or month at local time."""
    first = datetime.date(year, month or 1, 1)
    days = calendar.monthrange(year, month)[1] if month else 365 + calendar.isleap(year)
    zone = timezone.get_default_timezone()
    midnight = datetime.time.min
    end = first + datetime.timedelta(days=days)
    return (
        datetime.datetime.combine(first, midnight, zone),
        datetime.datetime.combine(end, midnight, zone),
    )
