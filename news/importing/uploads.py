"""Imports from the admin: an uploaded file is looked at at once and imported by another process.

It lies in the database until it is done, with its archives, for whichever machine goes on with it.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.importing.archives import MOST_ARCHIVES, ArchiveRefused, Archives, names_in
from news.importing.choices import ImportChoices
from news.importing.folder import MediaFolder
from news.importing.models import ImportArchive, ImportBatch, State
from news.importing.records import NotThisFormat, Source
from news.importing.run import (
    BrokenOff,
    ImportBusy,
    Progress,
    Report,
    broken_off,
    keep_problems,
    look,
    run,
)
from news.importing.sources import open_source

MOST_BYTES = 18 * 1024 * 1024
# Of one import, that somebody decides on one by one.
MOST_CATEGORIES = 200


class NoFile(Exception):
    """The file is no longer kept."""


@contextlib.contextmanager
def source_of(batch: ImportBatch) -> Iterator[Source]:
    """The uploaded file, for the time of a `with` block. Raises NoFile."""
    if batch.content is None:
        raise NoFile
    with tempfile.NamedTemporaryFile(suffix=f".{batch.format}") as file:
        file.write(bytes(batch.content))
        file.flush()
        yield open_source(Path(file.name), batch.format, {})


def choices_of(batch: ImportBatch) -> ImportChoices:
    return ImportChoices(**batch.options)


def media_of(batch: ImportBatch) -> MediaFolder:
    return MediaFolder(Archives(batch))


def survey(batch: ImportBatch) -> None:
    """Learn what the file is: of which site, how many records, which categories.

    What cannot be read stays unknown; whoever looks at it is told why.
    """
    found: Counter[tuple[str, str]] = Counter()
    with contextlib.suppress(NotThisFormat), source_of(batch) as source:
        batch.source = source.name
        for record in source.articles():
            batch.total += 1
            if not record.is_page and record.left_out is None:
                found.update({(each.slug, each.name) for each in record.categories})
    batch.former_categories = [
        {"slug": slug, "name": name, "number": number}
        for (slug, name), number in found.most_common(MOST_CATEGORIES)
    ]
    batch.save(update_fields=["source", "total", "former_categories"])


def add_archive(batch: ImportBatch, file_name: str, content: bytes) -> ImportArchive:
    """Keep a ZIP file for the import. Raises ArchiveRefused."""
    names = names_in(content)
    with transaction.atomic():
        # Whoever adds another one meanwhile waits.
        ImportBatch.objects.select_for_update().only("pk").get(pk=batch.pk)
        if batch.archives.count() >= MOST_ARCHIVES:
            raise ArchiveRefused(_("An import has at most 10 ZIP files."))
        forget_look(batch)
        return ImportArchive.objects.create(
            batch=batch, file_name=file_name[:255], content=content, names=names
        )


def forget_look(batch: ImportBatch) -> None:
    """What was found by looking through it holds no more."""
    if batch.is_new or batch.state == State.LOOKING:
        batch.problems.all().delete()
        ImportBatch.objects.filter(pk=batch.pk).update(read=0, made=0, known=0)


def look_through(batch: ImportBatch, progress: Progress) -> Report:
    """Look at all of what was uploaded, and keep what is wrong. Raises NoFile, BrokenOff."""
    place = Report.place

    def mark(report: Report) -> None:
        nonlocal place
        place = report.place
        batch.mark(read=report.read)
        progress(report)

    forget_look(batch)
    told: dict[str, Any] = {"read": 0}
    try:
        with source_of(batch) as source:
            report, _shown = look(source, choices_of(batch), media_of(batch), mark)
        keep_problems(batch, report.problems)
        told = {"read": report.read, "made": report.made, "known": report.known}
    except NoFile:
        raise
    except Exception as error:
        raise broken_off(batch, place, "", error) from error
    finally:
        # Unless somebody has begun the import meanwhile; and if the database is there.
        with contextlib.suppress(Error):
            mine = ImportBatch.objects.filter(pk=batch.pk, state=State.LOOKING)
            mine.update(state=State.NEW, **told)
    return report


def run_upload(batch: ImportBatch, progress: Progress) -> Report:
    """Import what was uploaded. Raises NoFile, ImportBusy, BrokenOff."""
    try:
        with source_of(batch) as source:
            return run(batch, source, choices_of(batch), media_of(batch), progress)
    except (NoFile, ImportBusy, BrokenOff):
        raise
    except Exception as error:
        raise broken_off(batch, Report.place, "", error, state=State.FAILED) from error


def begin_look(batch: ImportBatch) -> None:
    """Have a process of its own look through it."""
    _begin(batch, State.LOOKING, "--look")


def begin(batch: ImportBatch) -> None:
    """Have a process of its own import it, which no request waits for."""
    forget_look(batch)
    _begin(batch, State.WAITING, "--batch")


def begin_undo(batch: ImportBatch) -> None:
    _begin(batch, State.WAITING, "--undo")


def _begin(batch: ImportBatch, state: State, what: str) -> None:
    batch.state, batch.heard_of_at = state, timezone.now()
    batch.save(update_fields=["state", "heard_of_at"])
    _start(what, batch)


def _start(what: str, batch: ImportBatch) -> None:
    if not settings.IMPORT_PROCESSES:
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_news"]
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [*command, what, str(batch.pk)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to take notice of its end.
    threading.Thread(target=process.wait, name="import", daemon=True).start()
