"""Undo of a batch: what it has made goes, what has been changed or come to be used since stays."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from news.importing.fingerprints import fingerprint
from news.importing.models import ImportBatch, ImportedItem, ImportProblem, SourceKind, State
from news.importing.problems import BREAK_OFF, Fault, Problem
from news.importing.run import ImportBusy, broken_off, keep_problems
from news.models import ArticlePage, Category
from pages.models import Tag
from pages.models.former_slugs import FormerSlug
from pages.models.removed import RemovedPage
from sotngoaivu.media.usage import is_used

# First what leads to articles, then those, then what only they have used.
_ORDER = (
    *(SourceKind.REDIRECT, SourceKind.ARTICLE, SourceKind.PICTURE),
    *(SourceKind.DOCUMENT, SourceKind.CATEGORY, SourceKind.TAG),
)
_AT_ONCE = 20


@dataclass
class UndoneImport:
    removed: Counter[str] = field(default_factory=Counter)
    kept: list[Problem] = field(default_factory=list)
    # What it is at: a kind and a label.
    at: tuple[str, str] = (_ORDER[0], "")


def undo(
    batch: ImportBatch, progress: Callable[[UndoneImport], None] | None = None
) -> UndoneImport:
    """Remove what `batch` has made, each in a transaction of its own. Raises ImportBusy, BrokenOff.

    Broken off, it is gone on with by the next call.
    """
    if not batch.claim(State.UNDOING):
        raise ImportBusy
    batch.problems.filter(kind__in=[fault.value for fault in BREAK_OFF]).delete()
    done = UndoneImport()
    try:
        kept_articles = _undo(batch, done, progress)
    except Exception as error:
        raise broken_off(batch, *done.at, error, state=State.FAILED) from error
    except BaseException:
        batch.finish(State.FAILED)
        raise
    ImportProblem.objects.filter(batch=batch).delete()
    keep_problems(batch, done.kept)
    batch.archives.all().delete()
    batch.finish(State.UNDONE, content=None, made=len(kept_articles))
    return done


def _undo(
    batch: ImportBatch, done: UndoneImport, progress: Callable[[UndoneImport], None] | None
) -> set[int]:
    """The keys of the articles that stay."""
    kept_articles: set[int] = set()
    for kind in _ORDER:
        for number, item in enumerate(_items(batch, kind), start=1):
            done.at = kind, item.label
            reason = _reason_to_keep(item, kept_articles)
            if reason is None:
                _remove(item)
                done.removed[kind] += 1
            else:
                done.kept.append(Problem(kind, reason, item.label))
                if kind == SourceKind.ARTICLE:
                    kept_articles.add(item.object_id)
            if number % _AT_ONCE == 0:
                batch.mark()
                if progress:
                    progress(done)
    return kept_articles


def _items(batch: ImportBatch, kind: str) -> Iterator[ImportedItem]:
    last = 0
    while item := batch.items.filter(kind=kind, pk__gt=last).order_by("pk").first():
        last = item.pk
        yield item


def _model(kind: str) -> Any:
    return {
        SourceKind.ARTICLE: ArticlePage,
        SourceKind.PICTURE: get_image_model(),
        SourceKind.DOCUMENT: get_document_model(),
        SourceKind.REDIRECT: Redirect,
        SourceKind.CATEGORY: Category,
        SourceKind.TAG: Tag,
    }[SourceKind(kind)]


def _object(item: ImportedItem) -> Any:
    return _model(item.kind).objects.filter(pk=item.object_id).first()


def _reason_to_keep(item: ImportedItem, kept_articles: set[int]) -> Fault | None:
    found = _object(item)
    if found is None:
        return None
    if fingerprint(found) != item.fingerprint:
        return Fault.CHANGED
    if item.kind == SourceKind.REDIRECT:
        # Leads to an article that stays.
        article = ImportedItem.objects.filter(
            batch=item.batch_id, kind=SourceKind.ARTICLE, object_id=_led_to(found)
        ).first()
        return _reason_to_keep(article, kept_articles) if article else None
    if item.kind == SourceKind.ARTICLE:
        return None
    return Fault.IN_USE if is_used(found) or _is_related(found) else None


def _led_to(redirect: Redirect) -> int:
    """The article that a redirect leads to, also where it names one language's address; else 0."""
    if redirect.redirect_page_id:
        return int(redirect.redirect_page_id)
    slug = redirect.redirect_link.rstrip("/").rpartition("/")[2]
    return ArticlePage.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0


def _is_related(found: Any) -> bool:
    """Whether a row has it: tags of pictures and documents are no references."""
    relations = [each for each in found._meta.related_objects if each.one_to_many]
    return isinstance(found, Category | Tag) and any(
        each.related_model._default_manager.filter(**{each.field.name: found}).exists()
        for each in relations
    )


def _remove(item: ImportedItem) -> None:
    found = _object(item)
    paths: list[str] = []
    with transaction.atomic():
        if found is not None:
            paths = _addresses(item, found)
            found.delete()
            _forget_slugs(found)
        item.delete()
        # Of a page that is deleted the site remembers the addresses; this one was never its own.
        transaction.on_commit(partial(_forget_addresses, paths))


def _forget_addresses(paths: list[str]) -> None:
    RemovedPage.objects.filter(path__in=paths).delete()


def _addresses(item: ImportedItem, found: Any) -> list[str]:
    if item.kind != SourceKind.ARTICLE:
        return []
    address = Redirect.normalise_path(found.url_path[len(_root(found)) :])
    return [address]


def _root(article: ArticlePage) -> str:
    site = article.get_site()
    return str(site.root_page.url_path).rstrip("/") if site else ""


def _forget_slugs(found: models.Model) -> None:
    if isinstance(found, Category | Tag):
        kind = ContentType.objects.get_for_model(found)
        FormerSlug.objects.filter(content_type=kind, slug=getattr(found, "slug", "")).delete()
