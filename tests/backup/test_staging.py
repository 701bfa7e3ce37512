"""Which uploads stand after a restore was killed: those that fit the rows."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import call_command

from sotngoaivu.backup import staging
from sotngoaivu.backup.folders import FolderStaging
from sotngoaivu.backup.models import UnfinishedRestore
from sotngoaivu.backup.objects import ObjectStaging
from sotngoaivu.backup.restoring import finish
from sotngoaivu.backup.uploads import stored_names
from sotngoaivu.backup.writing import write
from sotngoaivu.media.models import CustomDocument
from tests.bucket import in_bucket

KINDS = {"folder": FolderStaging, "bucket": ObjectStaging}
FORMER = {"a.txt": b"a", "below/b.txt": b"former", "below/same.txt": b"same"}
NEW = {"below/b.txt": b"new", "below/same.txt": b"same", "c.txt": b"c"}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    with in_bucket(settings) if request.param == "bucket" else contextlib.nullcontext():
        yield KINDS[request.param]


class FailingOnce(InMemoryStorage):
    """Fails at the writing or deleting that `calls_left` counts down to."""

    calls_left = 0

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        self.count_down()
        return super().save(name, content, max_length)

    def delete(self, name: str) -> None:
        self.count_down()
        super().delete(name)

    def count_down(self) -> None:
        FailingOnce.calls_left -= 1
        if self.calls_left == 0:
            raise OSError(5, "Input/output error")


def exchange(failing: int) -> None:
    with staging.staged() as begun:
        for name, content in NEW.items():
            (begun.new / name).parent.mkdir(exist_ok=True)
            (begun.new / name).write_bytes(content)
        FailingOnce.calls_left = failing
        begun.exchange()


def held() -> dict[str, bytes]:
    return {name: default_storage.open(name).read() for name in stored_names()}


def fill(uploads: dict[str, bytes]) -> None:
    for name, content in uploads.items():
        assert default_storage.save(name, ContentFile(content)) == name


@pytest.mark.django_db
@pytest.mark.parametrize("is_committed", [True, False])
def test_what_a_killed_restore_left_is_settled_by_what_was_committed(
    kind: Any, is_committed: bool
) -> None:
    fill(FORMER)
    killed = kind.begin()
    for name, content in NEW.items():
        (killed.new / name).parent.mkdir(exist_ok=True)
        (killed.new / name).write_bytes(content)
    killed.exchange()
    if is_committed:
        UnfinishedRestore.objects.create(token=killed.token)
    staging.tidy()
    assert held() == (NEW if is_committed else FORMER)
    assert not kind.left()
    staging.tidy()
    assert held() == (NEW if is_committed else FORMER)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("failing", range(1, 9))
def test_an_exchange_of_objects_that_breaks_off_anywhere_is_undone(
    settings: Any, tmp_path: Path, failing: int
) -> None:
    settings.VAR_DIR = tmp_path
    failing_once = {"BACKEND": "tests.backup.test_staging.FailingOnce"}
    settings.STORAGES = settings.STORAGES | {"default": failing_once}
    fill(FORMER)
    with pytest.raises(OSError, match="Input/output"):
        exchange(failing)
    assert held() == FORMER
    assert not ObjectStaging.left()


@pytest.mark.django_db
@pytest.mark.one_database
def test_uploads_are_kept_and_restored_wherever_they_are_stored(kind: Any, tmp_path: Path) -> None:
    fill({"original_images/lua.png": b"field", "original_images/song.png": b"river"})
    document = CustomDocument.objects.create(title="Tệp", file=ContentFile(b"%PDF", "tep.pdf"))
    before = held()
    write(tmp_path / "kept.tar.gz")
    document.delete()
    for name in before:
        default_storage.delete(name)
    fill({"original_images/song.png": b"another", "original_images/later.png": b"later"})
    call_command("restore", str(tmp_path / "kept.tar.gz"), verbosity=0)
    assert held() == before
    assert CustomDocument.objects.get(title="Tệp").file.read() == b"%PDF"
    assert not UnfinishedRestore.objects.exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_a_killed_restore_did_not_come_to_is_done_at_the_next_start() -> None:
    UnfinishedRestore.objects.create(token=".restore-killed")
    said: list[str] = []
    assert finish(said.append)
    assert any("search index" in line for line in said)
    assert not UnfinishedRestore.objects.exists()
    assert not finish(said.append)
