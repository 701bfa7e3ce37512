"""Pictures that could not be made for want of a database or room are made when there is."""

import errno
import logging
import os
import threading

import pytest
from django.db import OperationalError

from sotngoaivu.media import queue
from sotngoaivu.media.queue import RenditionWorker
from tests.waiting import PATIENCE


@pytest.mark.one_database
@pytest.mark.parametrize(
    "trouble",
    [OperationalError("away"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))],
    ids=["database", "disk"],
)
def test_pictures_wait_until_they_can_be_made(
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
) -> None:
    asked, made = threading.Semaphore(0), threading.Event()
    well = threading.Event()

    def make(keys: set[int]) -> None:
        asked.release()
        if not well.is_set():
            raise trouble
        assert keys == {7}
        made.set()

    settings.PICTURES_THREAD = True  # type: ignore[attr-defined]
    monkeypatch.setattr(queue, "make_missing", make)
    with caplog.at_level(logging.INFO):
        RenditionWorker(pause=0.001).enqueue({7})
        for _ in range(4):
            assert asked.acquire(timeout=PATIENCE)
        well.set()
        assert made.wait(PATIENCE)
    assert (
        sum("Pictures wait" in message and "again" not in message for message in caplog.messages)
        == 1
    )
