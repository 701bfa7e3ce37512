"""Wagtail hooks of the news: its snippets and what it adds to the home page."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks

from news.change_category import ChangeCategory
from news.duplicates import article_duplicates
from news.explorer import ArticleViewSet
from news.feed_links import FeedLink, feed_links
from news.home_panel import WriteArticlePanel
from news.importing.tidying import import_leftovers
from news.importing.views import import_urls, imports_menu_item
from news.models import ArchiveEntry, ArticlePage, Category, MonthCount, NewsIndexPage
from news.roles import roles
from news.starter.loader import load_news
from pages.models import HomePage
from pages.models.former_slugs import formerly
from pages.navigation.navigation import Navigation
from sotngoaivu.core.permissions import permitted
from sotngoaivu.media.lookup import attach

ON_HOME = 5


def latest_news(navigation: Navigation, page: HomePage) -> dict[str, Any]:
    """The newest article to lead with, those after it, and the page that lists all."""
    newest = ArchiveEntry.objects.order_by("-published_on", "-pk").values("pk")[: ON_HOME + 1]
    published = ArticlePage.published().defer_streamfields()
    articles = list(published.filter(pk__in=newest))
    attach(articles[:1], "main_image")
    return {
        "lead_article": articles[0] if articles else None,
        "articles": articles[1:],
        "news_index": navigation.first(NewsIndexPage),
    }


def news_categories() -> list[Category]:
    """What readers may narrow a search to: categories with an article that anyone may read."""
    used = MonthCount.objects.filter(tag=None).order_by().values("category")
    return list(Category.objects.filter(pk__in=used))


def all_news(navigation: Navigation) -> list[FeedLink]:
    """The feeds of all news; no query where the index stands in a menu."""
    index = navigation.first(NewsIndexPage)
    url = index.get_url(navigation.request) if index else None
    return feed_links(url) if url else []


def sample_articles(user: Any) -> list[dict[str, str]]:
    """Sample articles that readers can still see and `user` may change."""
    count = permitted(ArticlePage, user).live().filter(is_sample=True).count()
    index = NewsIndexPage.objects.first()
    if not count or index is None:
        return []
    text = ngettext(
        "%(count)s article is sample content (nội dung mẫu); replace it with your own.",
        "%(count)s articles are sample content (nội dung mẫu); replace them with your own.",
        count,
    )
    return [
        {"text": text % {"count": count}, "url": reverse("wagtailadmin_explore", args=[index.pk])}
    ]


def add_write_article(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WriteArticlePanel())


hooks.register("register_admin_viewset", ArticleViewSet)
hooks.register("construct_homepage_panels", add_write_article)
hooks.register("construct_home_context", latest_news)
hooks.register("register_search_categories", news_categories)
hooks.register("find_former_search_category", partial(formerly, Category))
hooks.register("register_feeds", all_news)
hooks.register("register_reminders", sample_articles)
hooks.register("load_starter_content", load_news)
hooks.register("register_roles", roles)
# After pictures and documents.
hooks.register("register_duplicates", article_duplicates, order=10)
hooks.register("register_bulk_action", ChangeCategory)
hooks.register("register_admin_urls", import_urls)
hooks.register("register_settings_menu_item", imports_menu_item)
hooks.register("register_leftovers", import_leftovers)
