"""Search entries, the words of the site, and missed queries."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page
from wagtail.search import index

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.restrictions import collection_is_restricted, page_is_restricted
from sotngoaivu.core.text.folding import MARK, folded_words
from sotngoaivu.search.searchable import NEWS

# Raised when what the index holds changes: `update_search --if-needed` then makes it anew.
VERSION = 5

NEWS_TOKEN, STANDING_TOKEN = f"{MARK}n", f"{MARK}s"


def filter_tokens(kind: str | None, category: int | None, year: int | None) -> list[str]:
    """The tokens by which the index narrows a search to what is given."""
    given = {"k": kind, "c": category, "y": year}
    return [f"{MARK}{letter}{value}" for letter, value in given.items() if value is not None]


def title_key(title: str) -> str:
    """What titles are compared by: their folded words."""
    return " ".join(folded_words(title))[:255]


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible(self) -> "SearchEntryQuerySet":
        """Those that anyone may see now: on a live page, below no view restriction."""
        return self.filter(page__live=True).exclude(
            page_is_restricted("page__path") | collection_is_restricted()
        )


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
    # Words of the body, a heading a line.
    headings = models.TextField(blank=True)
    headings_en = models.TextField(blank=True)
    address = models.CharField(max_length=255, blank=True)
    version = models.PositiveSmallIntegerField(default=VERSION)

    objects = SearchEntryQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.SearchField("title_en"),
        index.SearchField("body"),
        index.SearchField("body_en"),
        index.SearchField("headings"),
        index.SearchField("headings_en"),
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

    def index_tokens(self) -> list[str]:
        """Tokens that no reader can type, by which the index itself narrows a search."""
        year = timezone.localtime(self.date).year if self.date else None
        group = NEWS_TOKEN if self.kind == NEWS else STANDING_TOKEN
        return [group, *filter_tokens(self.kind, self.category, year)]


class Word(models.Model):
    """A word, folded, that a search entry holds or once held.

    A word whose last entry is gone may stay until the index is made anew: what is offered to
    readers is asked of the index itself first.
    """

    folded = models.CharField(max_length=30, primary_key=True)

    class Meta:
        verbose_name = "word"
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.folded


class MissedQuery(models.Model):
    """How often words found nothing in a month of Vietnam. Nothing tells who asked for them."""

    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    words = models.CharField(_("words"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("words that found nothing")
        verbose_name_plural = _("words that found nothing")
        constraints = [
            models.UniqueConstraint(fields=["month", "words"], name="search_missed_words")
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.words}"
