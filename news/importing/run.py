"""A run: every record of a file becomes an article, once, however often it is run or broken off."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models
from django.utils import timezone, translation

from news.importing.articles import Categories, Maker
from news.importing.choices import Choices
from news.importing.drafting import ArticleDraft, draft
from news.importing.folder import MediaFolder
from news.importing.keeping import Keeper
from news.importing.media import DryMedia, LibraryMedia, Tell
from news.importing.models import ImportBatch, ImportProblem, Kind, State
from news.importing.problems import Fault, Problem
from news.importing.records import ForeignArticle, Source
from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

logger = logging.getLogger(__name__)

# Records between two marks that the run is alive, and that is told of.
_AT_ONCE = 10


@dataclass
class Report:
    """What has come of a run so far."""

    read: int = 0
    made: int = 0
    published: int = 0
    known: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def by_kind(self) -> Counter[str]:
        return Counter(problem.kind for problem in self.problems)


Progress = Callable[[Report], None]


def _nobody(report: Report) -> None: ...


def numbered(source: Source) -> Iterator[ForeignArticle]:
    """The articles, each with a number of its own: those that share one are told apart."""
    seen: Counter[str] = Counter()
    for record in source.articles():
        if not record.source_id:
            yield record
            continue
        seen[record.source_id] += 1
        if seen[record.source_id] > 1:
            record.faults.append((Fault.TWICE, record.source_id))
            record.source_id = f"{record.source_id}#{seen[record.source_id]}"
        yield record


def look(
    source: Source,
    choices: Choices,
    folder: Path | None = None,
    progress: Progress = _nobody,
    *,
    known_as: str = "",
    most: int | None = None,
) -> tuple[Report, list[ArticleDraft]]:
    """A dry run: what would be made, and what is wrong; the first five drafts.

    `known_as` is the name of the source, where it is not the one in the file; of more than `most`
    records no more are looked at. Nothing is stored. Raises NotThisFormat.
    """
    report, shown = Report(), list[ArticleDraft]()
    keeper = Keeper(ImportBatch(source=known_as or source.name))
    media = MediaFolder(folder)
    categories = Categories(choices)
    slugs = set(_slugs())
    with translation.override(MAIN_LANGUAGE):
        for record in numbered(source):
            report.read += 1
            if record.source_id and keeper.find(Kind.ARTICLE, record.source_id):
                report.known += 1
                continue
            made = draft(record, lambda tell: DryMedia(media, source, tell))
            if made.says_something:
                _foresee(made, categories, choices, slugs)
                report.made += 1
                report.published += choices.publish and made.may_be_public
                if len(shown) < SHOWN:
                    shown.append(made)
            report.problems += made.problems
            if report.read % _AT_ONCE == 0:
                progress(report)
            if report.read == most:
                break
    return report, shown


SHOWN = 5


def _slugs() -> models.QuerySet[Any, str]:
    index = NewsIndexPage.objects.first()
    articles = ArticlePage.objects.child_of(index) if index else ArticlePage.objects.none()
    slugs: models.QuerySet[Any, str] = articles.values_list("slug", flat=True)
    return slugs


def _foresee(made: ArticleDraft, categories: Categories, choices: Choices, slugs: set[str]) -> None:
    """Tell what would be told as the article is stored."""
    if made.slug in slugs:
        made.tell(Fault.SLUG_TAKEN, made.slug)
    slugs.add(made.slug)
    former = made.record.categories
    if not former:
        made.tell(Fault.NO_CATEGORY)
        return
    found, is_decided = categories.find(former)
    if not found and not is_decided and not choices.make_categories:
        made.tell(Fault.UNKNOWN_CATEGORY, former[0].name or former[0].slug)


class Busy(Exception):
    """Somebody else is at this batch."""


def run(
    batch: ImportBatch,
    source: Source,
    choices: Choices,
    folder: Path | None = None,
    progress: Progress = _nobody,
) -> Report:
    """Make what is not there yet. Raises Busy, NotThisFormat; broken off, it is run again."""
    if not batch.claim(State.RUNNING):
        raise Busy
    report = Report()
    keeper = Keeper(batch)
    media = MediaFolder(folder)
    try:
        with translation.override(MAIN_LANGUAGE):
            maker = Maker(batch, choices, keeper)
            for record in numbered(source):
                report.read += 1
                _take(record, report, batch, keeper, maker, media, source)
                if report.read % _AT_ONCE == 0:
                    _mark(batch, report)
                    progress(report)
    except BaseException:
        batch.finish(State.FAILED)
        raise
    batch.finish(State.DONE, content=None, **_counts(batch, report))
    progress(report)
    return report


def _take(
    record: ForeignArticle,
    report: Report,
    batch: ImportBatch,
    keeper: Keeper,
    maker: Maker,
    media: MediaFolder,
    source: Source,
) -> None:
    if record.source_id and keeper.find(Kind.ARTICLE, record.source_id):
        report.known += 1
        return

    def library(tell: Tell) -> LibraryMedia:
        return LibraryMedia(media, source, tell, keeper=keeper, user=batch.user)

    problems = [Problem(record.place, Fault.FAILED.value)]
    try:
        made = draft(record, library)
        if made.says_something:
            article = maker.make(made)
            report.made += 1
            report.published += bool(article.live)
        else:
            report.failed += 1
        problems = made.problems
    except (ValidationError, DatabaseError, ValueError, TypeError, LookupError) as error:
        # One record that nobody has foreseen does not hold up the others.
        logger.warning("The record at %s could not be imported: %s", record.place, error)
        report.failed += 1
        problems = [Problem(record.place, Fault.FAILED.value, str(error)[:255])]
    report.problems += problems
    ImportProblem.objects.filter(batch=batch, place=record.place).delete()
    ImportProblem.objects.bulk_create(
        ImportProblem(batch=batch, place=each.place[:60], kind=each.kind, what=each.what[:255])
        for each in problems
    )


def _mark(batch: ImportBatch, report: Report) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        heard_of_at=timezone.now(), **_counts(batch, report)
    )


def _counts(batch: ImportBatch, report: Report) -> dict[str, int]:
    """Of the batch, what earlier runs of it have made too."""
    return {
        "read": report.read,
        "made": batch.items.filter(kind=Kind.ARTICLE).count(),
        "known": report.known,
        "failed": report.failed,
    }


def batch_for(source: str, **fields: Any) -> ImportBatch:
    """The batch that an earlier run has left unfinished, else a new one."""
    left = ImportBatch.objects.filter(source=source, state__in=[State.RUNNING, State.FAILED])
    batch = left.order_by("pk").last()
    if batch is None:
        return ImportBatch.objects.create(source=source, **fields)
    ImportBatch.objects.filter(pk=batch.pk).update(**fields)
    batch.refresh_from_db()
    return batch
