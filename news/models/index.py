"""News index page: the articles by page, category, tag, year and month."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.models import PagePermissionTester

from news.archive import choices
from news.archive.filters import ListQuery, MonthPages, named
from news.archive.models import ArchiveEntry, MonthCount
from news.feed_links import FeedLink, feed_links
from news.feeds.views import NEWEST, feed_response
from news.models.article import ArticlePage
from news.models.category import Category
from news.models.renamed import present_address
from pages.models.base import BasePage
from pages.models.panels import bilingual_panels
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.pagination import page_links
from sotngoaivu.media.lookup import attach
from sotngoaivu.pagecache.middleware import mark_cacheable

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest

PER_PAGE = 12
# Seconds a browser may keep where a renamed list is: the slug may be another's some day.
KEEP = 600


class IndexPermissions(PagePermissionTester):
    """Articles stand in the order of their dates, and nobody sorts them otherwise."""

    def can_reorder_children(self) -> bool:
        return False


class NewsIndexPage(RoutablePageMixin, BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )

    schema_type = "CollectionPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["news.ArticlePage"]

    content_panels = [*BasePage.content_panels, *bilingual_panels("intro")]
    bilingual_texts = ("intro",)

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return IndexPermissions(user, self)

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the articles asked for and the ways to ask for others.

        Query string: `category` and `tag` (slugs), `year`, `month`, `english` (1: only what is
        written in English; English addresses only), `page`. Raises Http404 where a category,
        tag, year or month is none; a page out of range gives the nearest page.
        """
        context = super().get_context(request, *args, **kwargs)
        url = self.get_url(request) or ""
        query = ListQuery(request, Category.objects.all())
        months = query.months(self)
        published = ArticlePage.published().defer_streamfields()
        articles = MonthPages(published, self, query, months)
        page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        attach(page, "main_image")

        def page_url(number: int) -> str:
            return url + query.string(page=number if number > 1 else None)

        context |= page_links(page, page_url)
        context |= {
            "articles": page,
            "first_picture": next((each.pk for each in page if each.main_image_id), None),
            "filters": choices.filters(query, url),
            "categories": choices.categories(query, url, self._offered_categories(query)),
            "archive": choices.archive(months, url, query),
            "index_url": url,
            "feeds": self._feeds(url, query),
            "english_only": query.english_only,
            "english_only_url": url + query.string(english=1),
            "english_only_rel": query.rel(english=1),
            "offers_english": get_language() != MAIN_LANGUAGE
            and not query.english_only
            and 0 < sum(month.english for month in months) < len(articles),
            # Pages of the list and categories are addresses of their own; what other filters
            # show is only another order of the same.
            "canonical_query": query.string(
                english=None, page=page.number if page.number > 1 else None
            ),
            "noindex": query.is_narrow or not articles,
            "nofollow": query.is_combined,
        }
        mark_cacheable(request, query.string(page=page.number if page.number > 1 else None))
        return context

    def serve(self, request: "PageRequest", *args: Any, **kwargs: Any) -> HttpResponse:
        """A list or feed; a category's or tag's former slug leads to that of its present one."""
        try:
            response: HttpResponse = super().serve(request, *args, **kwargs)
        except Http404:
            place = present_address(request)
            if place is None:
                raise
            response = HttpResponsePermanentRedirect(place)
            response.headers["Cache-Control"] = f"public, max-age={KEEP}"
        return response

    def feed(self, request: HttpRequest, kind: str, slug: str | None = None) -> HttpResponse:
        """The newest articles, of one category where its slug is given, as RSS or Atom."""
        category = named(Category.objects.all(), slug)
        return feed_response(request, self, kind, category, self.newest(category))

    re_path(r"^(rss|atom)/(?:([-\w]+)/)?$", name="feed")(feed)

    def newest(self, category: Category | None) -> list[ArticlePage]:
        """What a feed tells of: public articles, in English feeds those with English."""
        listed = ArchiveEntry.objects.filter(index_id=self.pk).order_by("-published_on", "-pk")
        if category:
            listed = listed.filter(category=category)
        if get_language() != MAIN_LANGUAGE:
            listed = listed.filter(english=True)
        chosen = listed.values("pk")[:NEWEST]
        articles = list(ArticlePage.published().filter(pk__in=chosen).select_related("main_image"))
        ArticlePage.attach_parts(articles)
        return articles

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
        used = MonthCount.objects.filter(index_id=self.pk, tag=None).order_by().values("category")
        return list(Category.objects.filter(pk__in=used))

    def _offered_categories(self, query: "ListQuery") -> list[Category]:
        """Those in which there is something of what else is asked for."""
        if not query.is_narrow:
            return self._used_categories
        offered = set(query.categories(self))
        return [category for category in self._used_categories if category.pk in offered]
