"""Imports from the admin: an uploaded file is looked at at once and imported by another process.

It lies in the database until it is done, for whichever machine goes on with it.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from news.importing.choices import Choices
from news.importing.models import ImportBatch, State
from news.importing.records import Source
from news.importing.run import Progress, Report, run
from news.importing.sources import open_source

MOST_BYTES = 18 * 1024 * 1024


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


def choices_of(batch: ImportBatch) -> Choices:
    return Choices(**batch.options)


def run_upload(batch: ImportBatch, progress: Progress) -> Report:
    """Import what was uploaded. Raises NoFile, Busy."""
    with source_of(batch) as source:
        return run(batch, source, choices_of(batch), None, progress)


def begin(batch: ImportBatch) -> None:
    """Have a process of its own import it, which no request waits for."""
    batch.state, batch.heard_of_at = State.WAITING, timezone.now()
    batch.save(update_fields=["state", "heard_of_at"])
    _start("--batch", batch)


def begin_undo(batch: ImportBatch) -> None:
    _start("--undo", batch)


def _start(what: str, batch: ImportBatch) -> None:
    if not settings.IMPORT_PROCESSES:
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_news"]
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [*command, what, str(batch.pk)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to take notice of its end.
    threading.Thread(target=process.wait, name="import", daemon=True).start()
