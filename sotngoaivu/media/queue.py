"""Rendition queue: missing renditions are made soon after a save, while nobody waits.

A thread of the process makes them. Nothing is lost if it ends half-way: what is missing can be
told from the database, and every process that starts looks for it. While the database is away, or
the disk is full, the pictures wait.
"""

import fcntl
import logging
import threading
from queue import SimpleQueue
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from sotngoaivu.core.outage import Outage
from sotngoaivu.core.published_content import published_content_changed
from sotngoaivu.core.trouble import trouble
from sotngoaivu.media.renditions import RENDITIONS, make_missing

logger = logging.getLogger(__name__)

# Seconds after which a process that has started looks for what is missing.
PATIENCE = 5
# Seconds until what could not be stored is tried again.
PAUSE = 10.0


class RenditionWorker:
    """One thread, started with the first picture; works off keys, None standing for all."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause, self._outage = pause, Outage("Pictures wait")
        self._queue: SimpleQueue[set[int] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def enqueue(self, keys: set[int] | None) -> None:
        """Have the missing sizes of these pictures, or of all, made soon."""
        if not settings.PICTURES_THREAD:
            return
        self._queue.put(keys)
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="pictures", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        pause = threading.Event()
        while True:
            keys = self._queue.get()
            try:
                close_old_connections()
                if keys is None:
                    _make_all()
                else:
                    make_missing(keys)
            except Exception as error:
                # The thread must live on; what is missing is looked for at the next start.
                if trouble(error):
                    self._outage.begin(error)
                    self._queue.put(keys)
                    pause.wait(self._pause)
                else:
                    logger.exception("Pictures could not be made")
            else:
                self._outage.end()
            finally:
                connection.close()


def _make_all() -> None:
    """Make all that is missing, unless another process of this machine is about it."""
    with (settings.VAR_DIR / "renditions.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        make_missing()


rendition_worker = RenditionWorker()


def enqueue_missing() -> None:
    """Have made what an earlier process left undone, once this one is serving readers."""
    timer = threading.Timer(PATIENCE, rendition_worker.enqueue, [None])
    timer.daemon = True
    timer.start()


def enqueue_lost(path: str) -> None:
    """Have made again what is to be at `path` in the storage, if that is a rendition."""
    if settings.PICTURES_THREAD and path.startswith(f"{RENDITIONS}/"):
        for key in get_image_model().objects.filter(renditions__file=path).values_list("pk"):
            rendition_worker.enqueue({*key})


@receiver(published_content_changed)
def follow_change(instance: Any, deleted: bool, **kwargs: Any) -> None:
    """An image, or what shows one, has been saved. A page's drafts are none of the readers'."""
    if deleted or not settings.PICTURES_THREAD:
        return
    if isinstance(instance, get_image_model()):
        transaction.on_commit(lambda: rendition_worker.enqueue({instance.pk}), robust=True)
    elif ReferenceIndex.model_is_indexable(type(instance)):
        _enqueue_shown_by(instance)


def _enqueue_shown_by(shower: Any) -> None:
    """Have made what this object shows, once it is stored."""

    def enqueue() -> None:
        references = ReferenceIndex.get_references_for_object(shower)
        kind = get_image_model()._meta
        found = references.filter(
            to_content_type__app_label=kind.app_label, to_content_type__model=kind.model_name
        )
        keys = {int(key) for key in found.values_list("to_object_id", flat=True)}
        if keys:
            rendition_worker.enqueue(keys)

    # It is published by then: nothing may fail any more.
    transaction.on_commit(enqueue, robust=True)
