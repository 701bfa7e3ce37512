"""A run: every record of a file becomes an article, once, however often it is run or broken off."""

import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, models
from django.utils import translation

from news.importing.articles import Categories, Maker, tell_of_category
from news.importing.choices import ImportChoices
from news.importing.drafting import ArticleDraft, draft
from news.importing.fingerprints import Keeper
from news.importing.folder import MediaFolder
from news.importing.media import DryMedia, LibraryMedia, ShownMedia
from news.importing.models import ImportBatch, ImportProblem, SourceKind, State
from news.importing.problems import BREAK_OFF, Fault, Problem
from news.importing.records import ForeignArticle, NotThisFormat, Source
from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.outage import reason
from sotngoaivu.core.trouble import Trouble, trouble

logger = logging.getLogger(__name__)

# Records between two marks that the run is alive, and that is told of.
_AT_ONCE = 10
_FAULTS = {
    Trouble.FULL: Fault.DISK_FULL,
    Trouble.BUSY: Fault.DATABASE_BUSY,
    Trouble.AWAY: Fault.DATABASE_AWAY,
    Trouble.READ_ONLY: Fault.DATABASE_READ_ONLY,
    Trouble.UPLOADS_AWAY: Fault.UPLOADS_AWAY,
}


@dataclass
class Report:
    """What has come of a run so far."""

    read: int = 0
    made: int = 0
    published: int = 0
    known: int = 0
    failed: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)
    # Where in the file it is.
    place: str = "beginning of the file"

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
            told = record.known_by or f"{record.source_id}, “{record.title}”"
            record.faults.append((Fault.TWICE, told))
            record.source_id = f"{record.source_id}#{seen[record.source_id]}"
        yield record


def look(
    source: Source,
    choices: ImportChoices,
    media: MediaFolder | None = None,
    progress: Progress = _nobody,
    *,
    known_as: str = "",
    most: int | None = None,
) -> tuple[Report, list[ArticleDraft]]:
    """A dry run: what would be made, and what is wrong; the first five drafts with their pictures.

    `known_as` is the name of the source, where it is not the one in the file; of more than `most`
    records no more are looked at. Nothing is stored. Raises NotThisFormat.
    """
    report, shown = Report(), list[ArticleDraft]()
    keeper = Keeper(ImportBatch(source=known_as or source.name))
    media = media or MediaFolder()
    categories = Categories(choices)
    slugs = set(_slugs())
    with translation.override(MAIN_LANGUAGE):
        for record in numbered(source):
            report.read += 1
            report.place = record.place
            if record.source_id and keeper.find(SourceKind.ARTICLE, record.source_id):
                report.known += 1
            elif left_out := _left_out(record, choices, categories):
                report.left_out += 1
                report.problems.append(left_out)
            else:
                looking = partial(ShownMedia if len(shown) < SHOWN else DryMedia, media, source)
                made = draft(record, looking)
                if made.says_something:
                    _foresee(made, categories, slugs)
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


def _left_out(
    record: ForeignArticle, choices: ImportChoices, categories: Categories
) -> Problem | None:
    """Why the record becomes no article, by what it is and what was chosen."""
    fault = record.left_out
    if fault is None and record.is_page and not choices.pages:
        fault = Fault.PAGE
    if fault is None and categories.decide(record.categories).is_left_out:
        fault = Fault.LEFT_OUT_CATEGORY
    return Problem(record.place, fault.value, record.title[:200]) if fault else None


def _slugs() -> models.QuerySet[Any, str]:
    index = NewsIndexPage.objects.first()
    articles = ArticlePage.objects.child_of(index) if index else ArticlePage.objects.none()
    slugs: models.QuerySet[Any, str] = articles.values_list("slug", flat=True)
    return slugs


def _foresee(made: ArticleDraft, categories: Categories, slugs: set[str]) -> None:
    """Tell what would be told as the article is stored."""
    if made.slug in slugs:
        made.tell(Fault.SLUG_TAKEN, made.slug)
    slugs.add(made.slug)
    tell_of_category(made, categories.decide(made.record.categories))


class ImportBusy(Exception):
    """Somebody else is at this batch."""


class BrokenOff(Exception):
    """The message, in the active language, tells why, where in the file, and what to do."""


def broken_off(
    batch: ImportBatch, place: str, what: str, error: Exception, *, state: State | None = None
) -> BrokenOff:
    """Log why it broke off, and keep it, and `state`, with the batch for whoever looks at it.

    `place` and `what` as a `Problem` has them. Where not even that can be stored, the batch counts
    as killed.
    """
    found = trouble(error)
    if found:
        fault = _FAULTS[found]
        logger.error("Import %d was broken off at %s: %s", batch.pk, place, reason(error))
    else:
        fault = Fault.FILES if isinstance(error, OSError) else Fault.BROKEN_OFF
        if isinstance(error, NotThisFormat):
            fault, what = Fault.UNREADABLE, str(error)
        logger.error("Import %d was broken off at %s", batch.pk, place, exc_info=error)
    problem = Problem(place, fault.value, what)
    with contextlib.suppress(Error):
        keep_problems(batch, [problem])
        if state:
            batch.finish(state)
    return BrokenOff(str(problem))


def run(
    batch: ImportBatch,
    source: Source,
    choices: ImportChoices,
    media: MediaFolder | None = None,
    progress: Progress = _nobody,
) -> Report:
    """Make what is not there yet. Raises ImportBusy, BrokenOff; broken off, it is run again."""
    if not batch.claim(State.RUNNING):
        raise ImportBusy
    batch.problems.filter(kind__in=[fault.value for fault in BREAK_OFF]).delete()
    report = Report()
    taker = _Taker(batch, source, choices, media or MediaFolder(), report)
    try:
        with translation.override(MAIN_LANGUAGE):
            for record in numbered(source):
                report.read += 1
                report.place = record.place
                taker.take(record)
                if report.read % _AT_ONCE == 0:
                    batch.mark(**_counts(batch, report))
                    progress(report)
    except Exception as error:
        raise broken_off(batch, report.place, "", error, state=State.FAILED) from error
    except BaseException:
        batch.finish(State.FAILED)
        raise
    batch.finish(State.DONE, content=None, **_counts(batch, report))
    batch.archives.all().delete()
    progress(report)
    return report


class _Taker:
    """Takes one record after the other; what is wrong with one holds up no other."""

    def __init__(
        self,
        batch: ImportBatch,
        source: Source,
        choices: ImportChoices,
        media: MediaFolder,
        report: Report,
    ) -> None:
        self._batch, self._choices, self._report = batch, choices, report
        self._keeper = Keeper(batch)
        self._categories = Categories(choices)
        self._maker = Maker(batch, choices, self._keeper, self._categories)
        self._library = partial(LibraryMedia, media, source, keeper=self._keeper, user=batch.user)

    def take(self, record: ForeignArticle) -> None:
        report = self._report
        if record.source_id and self._keeper.find(SourceKind.ARTICLE, record.source_id):
            report.known += 1
            return
        if left_out := _left_out(record, self._choices, self._categories):
            report.left_out += 1
            problems = [left_out]
        else:
            problems = self._made(record)
        report.problems += problems
        ImportProblem.objects.filter(batch=self._batch, place=record.place).delete()
        keep_problems(self._batch, problems)

    def _made(self, record: ForeignArticle) -> list[Problem]:
        report = self._report
        try:
            made = draft(record, self._library)
            if made.says_something:
                article = self._maker.make(made)
                report.made += 1
                report.published += bool(article.live)
            else:
                report.failed += 1
        except Exception as error:
            # What is wrong with the server would be wrong with all that follows, too.
            if trouble(error) or isinstance(error, OSError):
                raise
            # One record that nobody has foreseen does not hold up the others.
            logger.warning("The record at %s could not be imported", record.place, exc_info=error)
            report.failed += 1
            why = error.messages if isinstance(error, ValidationError) else []
            told = ". ".join([f"“{record.title[:100]}”", *why])
            return [Problem(record.place, Fault.FAILED.value, told[:255])]
        return made.problems


def keep_problems(batch: ImportBatch, problems: list[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(batch=batch, place=each.place[:60], kind=each.kind, what=each.what[:255])
            for each in problems
        ),
        batch_size=500,
    )


def _counts(batch: ImportBatch, report: Report) -> dict[str, int]:
    """Of the batch, what earlier runs of it have made too."""
    return {
        "read": report.read,
        "made": batch.items.filter(kind=SourceKind.ARTICLE).count(),
        "known": report.known,
        "failed": report.failed,
        "left_out": report.left_out,
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
