"""Whether what belongs together is there together: rows, revisions, indexes, counts and files."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from news.archiving import follow_all
from news.models import ArchiveEntry, ArticlePage, MonthCount
from sotngoaivu.core.storage import PART
from sotngoaivu.media.models import CustomDocument, CustomImage, CustomRendition
from sotngoaivu.media.renditions import missing
from sotngoaivu.search.checking import check
from tests.waiting import until


def look_at(article: ArticlePage, words: str, faults: Counter[str]) -> None:
    """An article that is live, and says these words, is so everywhere."""
    revision = article.live_revision
    faults["live without a revision"] += not article.live or revision is None
    if revision is None:
        return
    faults["revision of other words"] += not revision.content["title"].endswith(words)
    bodies = [str(article.body_vi.raw_data[0]), str(article.body_en.raw_data[0])]
    bodies += [str(json.loads(revision.content[f"body_{code}"])) for code in ("vi", "en")]
    faults["half of the words"] += any(f"{words}<" not in body for body in bodies)
    has_draft = article.latest_revision_id != article.live_revision_id
    faults["a draft that nobody is told of"] += has_draft and not article.has_unpublished_changes
    published = PageLogEntry.objects.filter(page=article.pk, action="wagtail.publish")
    faults["published without a line in the log"] += not published.filter(
        revision=revision
    ).exists()
    faults["references"] += _references(article) != _references(article, anew=True)


def _references(article: ArticlePage, *, anew: bool = False) -> set[Any]:
    with transaction.atomic():
        if anew:
            ReferenceIndex.create_or_update_for_object(article)
        found = ReferenceIndex.get_references_for_object(article)
        names = ("to_content_type", "to_object_id", "model_path", "content_path")
        return set(found.values_list(*names))


def look_at_site(faults: Counter[str]) -> None:
    faults["search"] += any(check(mend=False))
    faults["tree"] += any(any(problem) for problem in Page.find_problems())
    before = _archive()
    with transaction.atomic():
        follow_all()
        faults["archive"] += _archive() != before
        transaction.set_rollback(True)
    for model in (CustomImage, CustomRendition, CustomDocument):
        names = model._default_manager.values_list("file", flat=True)
        faults["rows without a file"] += sum(not default_storage.exists(name) for name in names)


def _archive() -> list[Any]:
    entries = ArchiveEntry.objects.order_by("pk").values_list()
    names = ("index", "month", "category", "english", "tag", "count")
    return [*entries, *sorted(MonthCount.objects.values_list(*names), key=repr)]


def look_at_pictures(faults: Counter[str]) -> None:
    """The running site makes what is missing; half files were removed at its start."""
    until(lambda: not any(missing()))
    faults["half files"] += len(list(Path(settings.MEDIA_ROOT).glob(f"{PART}*")))
