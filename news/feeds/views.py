"""RSS 2.0 and Atom feeds of the news, in both languages.

Specifications: the RSS Advisory Board's RSS 2.0 with the content and Dublin Core modules, and
RFC 4287. Every address is whole and every id stays when an article's address changes.
"""

import datetime
import hashlib
import uuid
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.http import http_date
from django.utils.translation import get_language
from wagtail.models import Page

from news.feed_links import feed_path
from news.feeds.content import full_texts
from news.feeds.enclosures import enclosure
from pages.models.settings import SiteSettings
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.pagecache.generation import present

if TYPE_CHECKING:
    from news.models import ArticlePage, Category, NewsIndexPage

NEWEST = 20
# Minutes a feed reader may wait before it asks again.
TTL = 30
# Seconds a feed may be kept without asking.
KEEP = 300


class _Feed(SyndicationFeed):
    """What both kinds share: the time of the last real change, generator, icon."""

    content_type: str

    def latest_post_date(self) -> datetime.datetime:
        changed: datetime.datetime = self.feed["changed"]
        return changed


class RssFeed(_Feed, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        feed = self.feed
        handler.addQuickElement(
            "atom:link",
            None,
            {"rel": "alternate", "type": "application/atom+xml", "href": feed["twin_url"]},
        )
        handler.addQuickElement("generator", feed["generator"])
        handler.addQuickElement("docs", "https://www.rssboard.org/rss-specification")
        handler.startElement("image", {})
        handler.addQuickElement("url", feed["icon"])
        handler.addQuickElement("title", feed["title"])
        handler.addQuickElement("link", feed["link"])
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["source_url"]:
            handler.addQuickElement("source", item["source"], {"url": item["source_url"]})
        if item["source"]:
            handler.addQuickElement("dc:source", item["source"])
        handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(_Feed, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        feed = self.feed
        handler.addQuickElement(
            "link",
            "",
            {"rel": "alternate", "type": "application/rss+xml", "href": feed["twin_url"]},
        )
        handler.addQuickElement("generator", feed["generator"])
        handler.addQuickElement("icon", feed["icon"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # Django calls the description HTML; the lead is plain text.
        super().add_item_elements(handler, {**item, "description": None})
        if item["lead"]:
            handler.addQuickElement("summary", item["lead"], {"type": "text"})
        if item["source_url"]:
            via = {"rel": "via", "href": item["source_url"], "title": item["source"]}
            handler.addQuickElement("link", "", via)
        if item["source"]:
            handler.addQuickElement("dc:source", item["source"])
        handler.addQuickElement("content", item["content"], {"type": "html"})


KINDS: dict[str, type[_Feed]] = {"rss": RssFeed, "atom": AtomFeed}


def feed_response(
    request: HttpRequest,
    index: "NewsIndexPage",
    kind: str,
    category: "Category | None",
    articles: list["ArticlePage"],
) -> HttpResponse:
    """Answer with a feed of `articles`, or 304 where the reader has it already.

    A feed behind a view restriction is not for any cache that is shared.
    """
    text = StringIO()
    feed = _build(index, kind, category, articles, SiteSettings.load(request))
    feed.write(text, "utf-8")
    content = text.getvalue().encode()
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Whatever it was that changed, the feed may tell of it.
    modified = int(present().changed_at.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        response = HttpResponse(content, content_type=feed.content_type)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    anyone = Page.objects.filter(pk=index.pk).public().exists()
    response.headers["Cache-Control"] = f"public, max-age={KEEP}" if anyone else "private, no-cache"
    return response


_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def _build(
    index: "NewsIndexPage",
    kind: str,
    category: "Category | None",
    articles: list["ArticlePage"],
    info: SiteSettings,
) -> _Feed:
    url = index.full_url
    parts = urlsplit(url)
    root_url = f"{parts.scheme}://{parts.netloc}"
    slug = category.slug if category else ""
    title = f"{index.localized_title} – {info.name}"
    if category:
        title = f"{category.name} – {title}"
    twin = "atom" if kind == "rss" else "rss"
    name = f"{get_language()}/{category.pk if category else 'all'}/{kind}"
    times = [index.updated_at or _EPOCH, *(article.changed_on for article in articles)]
    feed = KINDS[kind](
        title=title,
        link=f"{url}?category={slug}" if slug else url,
        # Many readers take it for HTML, as they rightly do an item's.
        description=escape(index.intro or title),
        subtitle=index.intro or title,
        language=get_language(),
        author_name=info.name or index.title,
        feed_url=url + feed_path(kind, slug),
        feed_copyright=info.name,
        feed_guid=uuid.uuid5(index.translation_key, name).urn,
        ttl=TTL,
        changed=_whole_seconds(max(times)),
        twin_url=url + feed_path(twin, slug),
        generator="Wagtail",
        icon=urljoin(root_url, static("img/apple-touch-icon.png")),
    )
    _add_articles(feed, articles, index, root_url)
    return feed


def _add_articles(
    feed: _Feed, articles: list["ArticlePage"], index: "NewsIndexPage", root_url: str
) -> None:
    index_url = index.full_url
    for article, content in zip(articles, full_texts(articles, root_url), strict=True):
        names = [article.category.name] if article.category else []
        names += [tag.localized_name for tag in article.tag_list]
        picture = enclosure(article.main_image, root_url)
        feed.add_item(
            title=article.localized_title,
            # Articles stand directly below their index.
            link=f"{index_url}{article.slug}/",
            description=escape(article.lead),
            author_name=article.author or article.source or feed.feed["author_name"],
            pubdate=_whole_seconds(article.issued_on),
            updateddate=_whole_seconds(article.changed_on),
            unique_id=_article_id(article),
            unique_id_is_permalink=False,
            categories=list(dict.fromkeys(names)),
            enclosures=[picture] if picture else [],
            lead=article.lead,
            source=article.source,
            source_url=article.source_url,
            content=content,
        )


def _article_id(article: "ArticlePage") -> str:
    """One for each language, whatever becomes of slug, place and host."""
    language = get_language()
    key = article.translation_key
    return key.urn if language == MAIN_LANGUAGE else uuid.uuid5(key, str(language)).urn


def _whole_seconds(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment).replace(microsecond=0)
