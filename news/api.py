"""News endpoints of the API; the whole API is put together here."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import path, re_path
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError, ValidationError
from wagtail.query import PageQuerySet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from news.archive.filters import period
from news.models import ArticlePage, Category
from pages.api.base import api, nothing_here, public
from pages.api.facts import Facts
from pages.api.listing import SLUG, PageFilters, Paginated, Paging, listed
from pages.api.routes import Key, found, public_of
from pages.api.routes import router as pages_router
from pages.api.schemas import PageSummary, Picture
from pages.models import Tag
from pages.models.former_slugs import formerly
from sotngoaivu.core.i18n.languages import LANGUAGES

router = Router()


class CategoryFacts(Schema):
    slug: str = Field(description="What the filter `category` takes")
    name_vi: str
    name_en: str


class TagFacts(Schema):
    slug: str = Field(description="What the filter `tag` takes")
    name: str
    name_en: str


class ArticleSummary(PageSummary):
    published_on: datetime = Field(
        description="Date of the article, never past now; newest come first"
    )
    lead_vi: str
    lead_en: str
    author: str
    source: str = Field(description="Where the text was first published, if not here")
    source_url: str
    category: CategoryFacts | None
    tags: list[TagFacts]
    picture: Picture | None


class CorrectionFacts(Schema):
    date: date
    text_vi: str
    text_en: str


class ArticleDetail(ArticleSummary):
    body_vi: str = Field(description="HTML")
    body_en: str = Field(description="HTML")
    corrections: list[CorrectionFacts]


class ArticleList(Paginated):
    items: list[ArticleSummary]


class CategoryList(Paginated):
    items: list[CategoryFacts]


class NewsFilters(PageFilters):
    category: str | None = Field(None, max_length=80, pattern=SLUG, description="Its `slug`")
    tag: str | None = Field(None, max_length=100, pattern=SLUG, description="Its `slug`")
    year: int | None = Field(None, ge=1900, le=9998, description="Of `published_on`, in Vietnam")
    month: int | None = Field(None, ge=1, le=12, description="Of `year`, which it needs")


class Root(Schema):
    """Where everything is."""

    news: str
    categories: str
    pages: str
    offices: str
    staff: str
    openapi: str = Field(description="This API in OpenAPI")


@router.get("/", response=Root, url_name="root", tags=["root"])
def show_root(request: HttpRequest) -> Any:
    """The addresses of all lists."""
    facts = Facts(request)
    names = ("news", "categories", "pages", "offices", "staff")
    answer = {name: facts.address(name) for name in names}
    return answer | {"openapi": facts.address("openapi-json")}


@router.get("/news/", response=ArticleList, url_name="news", tags=["news"])
def list_news(request: HttpRequest, filters: Query[NewsFilters]) -> Any:
    """Articles, newest first."""
    facts = Facts(request)
    articles = _articles(request).order_by("-published_on", "-pk")
    if filters.category:
        articles = articles.filter(category=_named(Category, filters.category, "category"))
    if filters.tag:
        articles = articles.filter(tags=_named(Tag, filters.tag, "tag"))
    if filters.month and not filters.year:
        told = {"type": "missing", "loc": ["query", "year"], "msg": "`month` needs a `year`"}
        raise ValidationError([told])
    if filters.year:
        start, end = period(filters.year, filters.month)
        articles = articles.filter(published_on__gte=start, published_on__lt=end)
    shown, listing = listed(request, articles, filters, facts.address("news"))
    ArticlePage.attach_parts(shown)
    return listing | {"items": [_article(facts, page) for page in shown]}


@router.get("/news/{article_id}/", response=ArticleDetail, url_name="article", tags=["news"])
def show_article(request: HttpRequest, article_id: Key) -> Any:
    """An article with its whole text."""
    facts = Facts(request)
    article = found(_articles(request), article_id)
    answer = _article(facts, article)
    answer["corrections"] = [
        {"date": correction.date, **_both(correction, "text")}
        for correction in article.correction_list
    ]
    return answer | facts.text(article, "body")


@router.get("/categories/", response=CategoryList, url_name="categories", tags=["news"])
def list_categories(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The categories that articles have, in the order of the site."""
    used = _articles(request).order_by().values("category")
    categories = Category.objects.filter(pk__in=used)
    address = Facts(request).address("categories")
    shown, listing = listed(request, categories, filters, address)
    return listing | {"items": [_category(category) for category in shown]}


def _articles(request: HttpRequest) -> PageQuerySet:
    articles = public_of(request, ArticlePage).select_related("category", "main_image")
    return articles.prefetch_related("main_image__renditions")


def _named(model: Any, slug: str, what: str) -> Any:
    thing = model.objects.filter(slug=slug).first() or formerly(model, slug)
    if thing is None:
        raise HttpError(404, f"There is no {what} “{slug}”.")
    return thing


def _both(thing: Any, name: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(thing, f"{name}_{code}") or "" for code in LANGUAGES}


def _category(category: Category) -> dict[str, str]:
    return {"slug": category.slug, **_both(category, "name")}


def _article(facts: Facts, page: ArticlePage) -> dict[str, Any]:
    tags = sorted(page.tag_list, key=lambda tag: tag.name)
    return facts.page(page, "article") | {
        "published_on": timezone.localtime(page.issued_on),
        **_both(page, "lead"),
        "author": page.author,
        "source": page.source,
        "source_url": page.source_url,
        "category": page.category and _category(page.category),
        "tags": [{"slug": tag.slug, "name": tag.name, "name_en": tag.name_en} for tag in tags],
        "picture": facts.picture(page.main_image, page),
    }


api.add_router("", pages_router)
api.add_router("", router)

_patterns, _app_name, _namespace = api.urls
decorate_urlpatterns(_patterns, public)

urlpatterns = [
    path("api/v1/", (_patterns, _app_name, _namespace)),
    re_path(r"^api/v1/(?:.*/)?$", nothing_here),
]
