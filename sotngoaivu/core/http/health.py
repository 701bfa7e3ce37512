"""Health checks: does the process answer, and which part of the site is ill?"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sotngoaivu.core.database import impatient_writing
from sotngoaivu.core.metrics import Metric, register
from sotngoaivu.core.trouble import Trouble, trouble

# Whatever has not answered by then is ill.
PATIENCE_SECONDS = 2.0
# A database, uploads and kept pages grow by some megabytes a day.
LEAST_FREE_BYTES = 64 * 1024 * 1024


class Ill(Exception):
    """What is wrong, in a few words."""


def healthz(request: HttpRequest) -> HttpResponse:
    """200 whenever the process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when every part can be written to, else 503; a line of each part says how it is."""
    others = [HealthCheck(name, look) for name, look in PARTS.items()]
    until = time.monotonic() + PATIENCE_SECONDS
    # Its own bound is the same, and connections belong to threads.
    found = {"database": _said(database)}
    for check in others:
        found[check.name] = check.result(until)
    body = "".join(f"{name}: {said}\n" for name, said in found.items())
    status = 200 if set(found.values()) == {"ok"} else 503
    response = HttpResponse(body, content_type="text/plain", status=status)
    response["Cache-Control"] = "no-store"
    return response


def database() -> None:
    """A row is written, and removed again."""
    with impatient_writing(PATIENCE_SECONDS):
        row = Session(session_key=_name(), session_data="", expire_date=timezone.now())
        row.save(force_insert=True)
        row.delete()


def shared_cache() -> None:
    name = _name()
    cache.set(name, name, 60)
    kept = cache.get(name)
    cache.delete(name)
    if kept != name:
        raise Ill("nothing can be kept")


def media() -> None:
    stored = default_storage.save(f".{_name()}", ContentFile(b"ready?"))
    default_storage.delete(stored)


def disk() -> None:
    """Where the database file, the cache and the kept pages are."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < LEAST_FREE_BYTES:
        raise Ill(f"{free // 1024**2} MB are free")
    write_at(settings.VAR_DIR)


def write_at(folder: Path) -> None:
    """Write a file there, and remove it again. Raises OSError."""
    file = folder / f".{_name()}"
    try:
        file.write_bytes(bytes(4096))
    finally:
        file.unlink(missing_ok=True)


PARTS: dict[str, Callable[[], None]] = {"cache": shared_cache, "media": media, "disk": disk}


class HealthCheck:
    """A part is looked at in a thread of its own, for a folder elsewhere may hang without end.

    While it does, no further thread hangs at it.
    """

    _hanging: dict[str, threading.Thread] = {}

    def __init__(self, name: str, look: Callable[[], None]) -> None:
        self.name = name
        self._said = ""
        self._thread = self._hanging.get(name)
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, args=(look,), daemon=True)
            self._hanging[name] = self._thread
            self._thread.start()

    def result(self, until: float) -> str:
        if self._thread:
            self._thread.join(max(0.0, until - time.monotonic()))
        return self._said or "does not answer"

    def _run(self, look: Callable[[], None]) -> None:
        self._said = _said(look)


def _said(look: Callable[[], None]) -> str:
    """Names no address and no path: everybody may ask."""
    try:
        look()
    except Ill as error:
        return str(error)
    except OSError as error:
        return error.strerror or type(error).__name__
    except Exception as error:
        return "read-only" if trouble(error) is Trouble.READ_ONLY else type(error).__name__
    return "ok"


def _name() -> str:
    return f"readyz-{secrets.token_hex(8)}"


register(
    Metric(
        "disk_free_bytes",
        "Room on the disk of VAR_DIR.",
        lambda: shutil.disk_usage(settings.VAR_DIR).free,
        of_site=True,
    ),
    Metric(
        "disk_size_bytes",
        "Size of the disk of VAR_DIR.",
        lambda: shutil.disk_usage(settings.VAR_DIR).total,
        of_site=True,
    ),
)
