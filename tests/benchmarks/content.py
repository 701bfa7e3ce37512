"""Many articles, written straight into the tables: for tests and measurements alone.

A page saved the ordinary way takes some 20 ms; so 100,000 of them would take half an hour and more.
What saving would have set off (search index, kept columns) is done for all of them at the end.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePath

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import translation
from taggit.models import Tag
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from news.models import ArticlePage, ArticleTag, Category, NewsIndexPage
from pages.models import BasePage
from pages.starter.drawings import CREDIT
from pages.starter.pictures import Pictures
from sotngoaivu.languages import MAIN_LANGUAGE
from sotngoaivu.vietnamese import slugify
from tests.benchmarks import words
from tests.benchmarks.indexing import refresh
from tests.benchmarks.writing import Story, story

# Tells generated articles from others; readers of a scratch site see it below the text.
SOURCE = "Nội dung tạo để đo tốc độ"
CHUNK = 2000
# What a scratch database's name contains; Django's own test runner names its databases test_….
SCRATCH_NAMES = ("scratch", "bench", "test_", "memorydb")

Progress = Callable[[int, int], None]


class NotScratch(Exception):
    """The database may be a real site's."""


def is_scratch(database: str) -> bool:
    """Whether the database of that name (a file's path for SQLite) is there to be filled.

    Only the file's own name counts, not the folders it is in.
    """
    return any(word in PurePath(database).name.lower() for word in SCRATCH_NAMES)


def require_scratch() -> None:
    """Raise NotScratch, one line, unless the connected database is a scratch one."""
    database = str(connection.settings_dict["NAME"])
    if not is_scratch(database):
        raise NotScratch(
            f"The database {database} is not a scratch database, so nothing was written. "
            "Name one with “scratch” or “bench” in its name: "
            "DATABASE_URL=sqlite:////tmp/scratch.sqlite3"
        )


def generate(count: int, *, seed: int = 1, progress: Progress | None = None) -> int:
    """Bring the news index to `count` published articles in all; return how many were added.

    The starter content must be loaded. Going on where an earlier call stopped gives the same
    articles as one call. `progress` is called with (articles there now, count). Raises NotScratch.
    """
    require_scratch()
    with translation.override(MAIN_LANGUAGE):
        index = NewsIndexPage.objects.get()
        present, number = ArticlePage.objects.child_of(index).count(), _next_number()
        made = max(0, count - present)
        shared = _Shared(index)
        for start in range(0, made, CHUNK):
            size = min(CHUNK, made - start)
            _insert(index, shared, [story(number + start + n, seed) for n in range(size)])
            if progress:
                progress(present + start + size, count)
        if made:
            refresh(index)
    return made


def _next_number() -> int:
    """The number after the last generated article's, which its slug ends with."""
    last = ArticlePage.objects.filter(source=SOURCE).order_by("path").last()
    return int(last.slug.rpartition("-")[2]) + 1 if last else 0


class _Shared:
    """What all generated articles refer to, made where it is missing."""

    def __init__(self, index: NewsIndexPage) -> None:
        self.content_type = ContentType.objects.get_for_model(ArticlePage)
        self.locale = Locale.objects.get(pk=index.locale_id)
        for vietnamese, english in words.CATEGORIES:
            if not Category.objects.filter(name_vi=vietnamese).exists():
                Category.objects.create(name_vi=vietnamese, name_en=english)
        self.categories = list(Category.objects.order_by("pk"))
        self.tags = [
            Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]
            for name, _english in words.WHAT
        ]
        stored = get_image_model().objects.filter(title__startswith="Hình vẽ").order_by("pk")
        self.images = list(stored) or [Pictures().get("home")]
        self.stream_blocks = {
            code: ArticlePage._meta.get_field(f"body_{code}").stream_block for code in ("vi", "en")
        }


def _article(written: Story, index: NewsIndexPage, shared: _Shared) -> ArticlePage:
    """An unsaved article; its place in the tree is the caller's to give."""
    slug = f"{slugify(written.title[0])[:100]}-{written.number}"
    picture = None
    if written.picture is not None:
        picture = shared.images[written.picture % len(shared.images)]
    article = ArticlePage(
        title=written.title[0],
        draft_title=written.title[0],
        title_en=written.title[1],
        slug=slug,
        url_path=f"{index.url_path}{slug}/",
        content_type=shared.content_type,
        locale=shared.locale,
        translation_key=written.translation_key,
        depth=index.depth + 1,
        live=True,
        first_published_at=written.published_on,
        last_published_at=written.published_on,
        published_on=written.published_on,
        lead_vi=written.lead[0],
        lead_en=written.lead[1],
        source=SOURCE,
        category=shared.categories[written.category % len(shared.categories)],
        main_image=picture,
        main_image_alt_vi=picture.description if picture else "",
        main_image_credit=CREDIT if picture else "",
    )
    for code, blocks in zip(("vi", "en"), written.body, strict=True):
        value = StreamValue(shared.stream_blocks[code], blocks, is_lazy=True)
        setattr(article, f"body_{code}", value)
    return article


def _insert(index: NewsIndexPage, shared: _Shared, stories: list[Story]) -> None:
    """Write a chunk below the index: every table of the page's type, tags, the parent's count."""
    articles = [_article(written, index, shared) for written in stories]
    with transaction.atomic():
        parent = Page.objects.select_for_update().get(pk=index.pk)
        last = parent.get_last_child()
        place = Page._str2int(last.path[-Page.steplen :]) if last else 0
        for offset, article in enumerate(articles, start=1):
            article.path = Page._get_path(parent.path, article.depth, place + offset)
        _insert_rows(Page, articles)
        for article in articles:
            article.page_ptr_id = article.basepage_ptr_id = article.pk
        _insert_rows(BasePage, articles)
        _insert_rows(ArticlePage, articles)
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object_id=article.pk, tag_id=shared.tags[tag].pk)
            for article, written in zip(articles, stories, strict=True)
            for tag in written.tags
        )
        Page.objects.filter(pk=index.pk).update(numchild=models.F("numchild") + len(articles))


def _insert_rows(model: type[models.Model], articles: list[ArticlePage]) -> None:
    """Insert into one table of a model with parents, which Django's `bulk_create` leaves out.

    For the topmost table the new keys are set on the articles.
    """
    automatic = isinstance(model._meta.pk, models.AutoField)
    fields = [f for f in model._meta.local_concrete_fields if not (automatic and f.primary_key)]
    returning = [model._meta.pk] if automatic else None
    for batch in _batches(articles, connection.ops.bulk_batch_size(fields, articles)):
        rows = model._base_manager._insert(
            batch, fields=fields, returning_fields=returning, using=connection.alias
        )
        if automatic:
            for article, (key,) in zip(batch, rows, strict=True):
                article.pk = article.id = key


def _batches(articles: list[ArticlePage], size: int) -> Iterable[list[ArticlePage]]:
    # PostgreSQL takes 65,535 parameters a statement.
    size = min(max(size, 1), 500)
    for start in range(0, len(articles), size):
        yield articles[start : start + size]
