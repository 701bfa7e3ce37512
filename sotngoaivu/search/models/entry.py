"""Search entry: what the search page knows of each object that readers may find."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Length, Substr
from django.utils import timezone, translation
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)
from wagtail.search import index

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import MARK, folded_words
from sotngoaivu.search.searchable import NEWS

# Raised when what the index holds changes: `update_search --if-needed` then makes it anew.
VERSION = 3


def title_key(title: str) -> str:
    """What titles are compared by: their folded words."""
    return " ".join(folded_words(title))[:255]


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible(self) -> "SearchEntryQuerySet":
        """Those that anyone may see now: on a live page, below no view restriction."""
        return self.filter(page__live=True).exclude(
            _restricted(PageViewRestriction, "page")
            | _restricted(CollectionViewRestriction, "collection")
        )


def _restricted(model: type[models.Model], tree: str) -> models.Q:
    """Whether one of the restrictions stands at or above the entry's place in the tree.

    The path is looked up for each restriction, of which there are few: joined, SQLite would walk
    through all pages for every entry.
    """
    place = model._meta.get_field(tree).related_model._default_manager.filter(
        pk=models.OuterRef(f"{tree}_id")
    )
    restrictions = model._default_manager.annotate(
        restricted=models.Subquery(place.values("path")[:1])
    )
    beginning = Substr(models.OuterRef(f"{tree}__path"), 1, Length("restricted"))
    return models.Q(models.Exists(restrictions.filter(restricted=beginning)))


class SearchEntry(index.Indexed, models.Model):
    """One findable object, as it was when last published.

    Written by `sotngoaivu.search.indexing` alone. Texts are kept as written, to show where the
    words were found; what is searched is the search index of it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    # The page that shows it; who may see that page may see this.
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="search_entries")
    collection = models.ForeignKey(
        Collection, null=True, on_delete=models.CASCADE, related_name="search_entries"
    )
    kind = models.CharField(max_length=20)
    category = models.PositiveBigIntegerField(null=True)
    date = models.DateTimeField(null=True)
    title = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    title_key = models.CharField(max_length=255)
    title_en_key = models.CharField(max_length=255, blank=True)
    body = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    address = models.CharField(max_length=255, blank=True)
    version = models.PositiveSmallIntegerField(default=VERSION)

    objects = SearchEntryQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.SearchField("title_en"),
        index.SearchField("body"),
        index.SearchField("body_en"),
        index.AutocompleteField("title"),
        index.AutocompleteField("title_en"),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="search_object")
        ]
        indexes = [
            models.Index(fields=["title_key"], name="search_title_key"),
            models.Index(fields=["title_en_key"], name="search_title_en_key"),
            models.Index(fields=["date"], name="search_date"),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> tuple[str, str]:
        """The title for a reader of `language`, and "vi" where only the Vietnamese is there."""
        if language == MAIN_LANGUAGE:
            return self.title, ""
        return (self.title_en, "") if self.title_en else (self.title, MAIN_LANGUAGE)

    def url_in(self, language: str) -> str:
        """Where readers see the object, without host."""
        if self.address.startswith("/"):
            return self.address
        with translation.override(language):
            return (self.page.url or "") + self.address

    def index_marks(self) -> Iterator[str]:
        """Tokens that no reader can type, by which the index itself narrows a search."""
        yield news_mark() if self.kind == NEWS else standing_mark()
        yield kind_mark(self.kind)
        if self.date:
            yield year_mark(timezone.localtime(self.date).year)
        if self.category is not None:
            yield category_mark(self.category)


def news_mark() -> str:
    return f"{MARK}n"


def standing_mark() -> str:
    return f"{MARK}s"


def kind_mark(kind: str) -> str:
    return f"{MARK}k{kind}"


def year_mark(year: int) -> str:
    return f"{MARK}y{year}"


def category_mark(key: int) -> str:
    return f"{MARK}c{key}"
