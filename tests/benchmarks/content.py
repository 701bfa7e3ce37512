"""Many articles, written straight into the tables: for tests and measurements alone.

A page saved the ordinary way takes some 20 ms; so 100,000 of them would take half an hour and more.
What saving would have set off (search index, kept columns) is done for all of them at the end.
"""

from collections.abc import Callable
from pathlib import PurePath

from django.db import connection, transaction
from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.images import get_image_model

from news.models import ArticlePage, ArticleTag, Category, NewsIndexPage
from pages.models import Tag
from pages.starter.pictures import Pictures
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.vietnamese import slugify
from tests.benchmarks import words
from tests.benchmarks.indexing import refresh
from tests.benchmarks.placing import place_below
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
        made: int = max(0, count - present)
        shared = _Shared()
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

    def __init__(self) -> None:
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


def _article(written: Story, shared: _Shared) -> ArticlePage:
    """An unsaved article; its place in the tree is the caller's to give."""
    picture = None
    if written.picture is not None:
        picture = shared.images[written.picture % len(shared.images)]
    article = ArticlePage(
        title=written.title[0],
        title_en=written.title[1],
        slug=f"{slugify(written.title[0])[:100]}-{written.number}",
        translation_key=written.translation_key,
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
        main_image_credit_vi="Minh họa" if picture else "",
    )
    for code, blocks in zip(("vi", "en"), written.body, strict=True):
        value = StreamValue(shared.stream_blocks[code], blocks, is_lazy=True)
        setattr(article, f"body_{code}", value)
    return article


def _insert(index: NewsIndexPage, shared: _Shared, stories: list[Story]) -> None:
    """Write a chunk below the index: every table of the page's type, tags, the parent's count."""
    articles = [_article(written, shared) for written in stories]
    with transaction.atomic():
        place_below(index, articles)
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object_id=article.pk, tag_id=shared.tags[tag].pk)
            for article, written in zip(articles, stories, strict=True)
            for tag in written.tags
        )
