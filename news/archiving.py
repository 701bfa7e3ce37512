"""Archive entries and month counts, kept in step with the articles.

Everything is done within the transaction that changed the article. A month is counted anew, never
added to, so what went wrong once does not stay wrong.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page

from news.archive.filters import month_after, start_of
from news.models import ArchiveEntry, ArticlePage, ArticleTag, MonthCount, NewsIndexPage

CHUNK = 2000

# An index's key and the first day of a month.
Month = tuple[int, datetime.date]


def month_of(moment: datetime.datetime) -> datetime.date:
    """First day of the month, at the site's own clock."""
    return timezone.localdate(moment).replace(day=1)


def follow(keys: Iterable[int]) -> None:
    """Bring the rows of these articles, and the counts of their months, up to what is public."""
    keys = list(keys)
    with transaction.atomic():
        months: set[Month] = set()
        for start in range(0, len(keys), CHUNK):
            months |= _list(keys[start : start + CHUNK])
        for index, month in sorted(months):
            count(index, month)


def follow_all() -> None:
    """Make all rows anew; for when articles were written past the models."""
    with transaction.atomic():
        MonthCount.objects.all().delete()
        follow(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))


def _list(keys: list[int]) -> set[Month]:
    """Write the rows of these articles; return the months that they were or are in."""
    before = list(ArchiveEntry.objects.filter(pk__in=keys))
    public = ArticlePage.objects.filter(pk__in=keys).live().public()
    rows = list(public.values_list("pk", "path", "published_on", "category_id", "title_en"))
    parents = {path[: -Page.steplen] for _pk, path, *_rest in rows}
    indexes = dict(NewsIndexPage.objects.filter(path__in=parents).values_list("path", "pk"))
    after = [
        ArchiveEntry(
            article_id=pk,
            index_id=indexes[path[: -Page.steplen]],
            published_on=published_on,
            category_id=category,
            english=bool(title_en),
        )
        for pk, path, published_on, category, title_en in rows
        if path[: -Page.steplen] in indexes
    ]
    gone = {entry.pk for entry in before} - {entry.pk for entry in after}
    ArchiveEntry.objects.filter(pk__in=gone).delete()
    ArchiveEntry.objects.bulk_create(
        after,
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["index", "published_on", "category", "english"],
    )
    return {(row.index_id, month_of(row.published_on)) for row in [*before, *after]}


def count(index: int, month: datetime.date) -> None:
    """Count the month anew. Another worker that counts the same list waits for this one."""
    list(NewsIndexPage.objects.select_for_update(of=("self",)).filter(pk=index).values_list("pk"))
    listed = ArchiveEntry.objects.filter(
        index=index,
        published_on__gte=start_of(month),
        published_on__lt=start_of(month_after(month)),
    ).order_by()
    MonthCount.objects.filter(index=index, month=month).delete()
    MonthCount.objects.bulk_create(
        MonthCount(
            index_id=index, month=month, category_id=category, english=english, tag_id=tag, count=n
        )
        for category, english, tag, n in [*_counts(listed), *_tag_counts(listed)]
    )


def _counts(listed: models.QuerySet[ArchiveEntry]) -> Iterator[tuple[int | None, bool, None, int]]:
    grouped = listed.values_list("category", "english").annotate(number=models.Count("pk"))
    return ((category, english, None, number) for category, english, number in grouped)


def _tag_counts(
    listed: models.QuerySet[ArchiveEntry],
) -> Iterator[tuple[int | None, bool, int, int]]:
    entry = "content_object__archive_entry"
    grouped = (
        ArticleTag.objects.filter(**{f"{entry}__in": listed})
        .order_by()
        .values_list(f"{entry}__category", f"{entry}__english", "tag")
        .annotate(number=models.Count("content_object", distinct=True))
    )
    yield from grouped
