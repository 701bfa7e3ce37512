"""Health checks: whether the process answers, and which part is ill."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client

from sotngoaivu.core.http import health


def test_healthz_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.fixture
def folder(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path


def _told(client: Client) -> dict[str, str]:
    response = client.get("/readyz")
    lines = response.content.decode().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert list(told) == ["database", "cache", "media", "disk"]
    assert response.status_code == (200 if set(told.values()) == {"ok"} else 503)
    return told


def test_readyz_writes_to_every_part_and_leaves_nothing(client: Client, folder: Path) -> None:
    sessions = Session.objects.count()
    assert set(_told(client).values()) == {"ok"}
    assert Session.objects.count() == sessions
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_readyz_names_a_database_that_is_away(client: Client, folder: Path) -> None:
    def away(execute: Any, *args: Any) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        told = _told(client)
    assert told.pop("database") == "OperationalError"
    assert set(told.values()) == {"ok"}


def test_readyz_names_a_cache_that_keeps_nothing(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(caches["default"]), "set", lambda *args: None)
    assert _told(client)["cache"] == "nothing can be kept"


def test_readyz_names_a_media_folder_that_is_none(
    client: Client, folder: Path, settings: Any
) -> None:
    Path(settings.MEDIA_ROOT).write_text("a file where the folder should be")
    assert _told(client)["media"] == "File exists"


def test_readyz_names_a_full_disk(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**62)
    assert _told(client)["disk"].endswith("MB are free")


def test_a_part_that_hangs_is_named_and_asked_by_one_thread_only(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, begun = threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        begun.release()
        end.wait()

    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setitem(health.PARTS, "media", hang)
    for _ in range(3):
        assert _told(client)["media"] == "does not answer"
    assert begun.acquire(blocking=False)
    assert not begun.acquire(blocking=False)
    end.set()
