"""Uploads are whole from the moment that they have their names, and their owner's alone."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory

from sotngoaivu.core import private
from sotngoaivu.core.http.media import media
from sotngoaivu.core.storage import PART, UploadStorage
from sotngoaivu.management.commands.prepare import Command

pytestmark = pytest.mark.one_database


class Interrupted(ContentFile):  # type: ignore[type-arg]
    def chunks(self, chunk_size: Any = None) -> Any:
        yield b"half"
        raise KeyboardInterrupt


class Full(ContentFile):  # type: ignore[type-arg]
    """The disk is full after its first part."""

    def chunks(self, chunk_size: Any = None) -> Any:
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def storage(tmp_path: Path) -> UploadStorage:
    return UploadStorage(
        tmp_path / "media", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def files(storage: UploadStorage) -> list[str]:
    return [path.name for path in Path(storage.location).rglob("*") if path.is_file()]


def modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.rglob("*")}


def test_an_upload_that_breaks_off_leaves_nothing(storage: UploadStorage) -> None:
    with pytest.raises(KeyboardInterrupt):
        storage.save("a/b.pdf", Interrupted(b""))
    assert files(storage) == []


def test_what_a_full_disk_breaks_off_is_gone(storage: UploadStorage) -> None:
    storage.save("a/b.pdf", ContentFile(b"there before"))
    with pytest.raises(OSError, match="No space left"):
        storage.save("a/b.pdf", Full(b""))
    assert files(storage) == ["b.pdf"]


def test_two_uploads_of_one_name_are_two_files(
    storage: UploadStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked, before either is there, whether the name is free."""
    free = storage.get_available_name
    monkeypatch.setattr(storage, "get_available_name", lambda name, **_: name)
    first = storage.save("a/b.pdf", ContentFile(b"first"))
    monkeypatch.setattr(storage, "get_available_name", lambda name, **_: name)
    taken: list[str] = []

    def next_name(name: str, **_: Any) -> str:
        taken.append(name)
        return free(name) if len(taken) > 1 else name

    monkeypatch.setattr(storage, "get_available_name", next_name)
    second = storage.save("a/b.pdf", ContentFile("second"))
    assert first == "a/b.pdf"
    assert second != first
    assert storage.open(first).read() == b"first"
    assert storage.open(second).read() == b"second"


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_modes_are_those_of_the_settings_whatever_the_umask(tmp_path: Path, mode: int) -> None:
    storage = UploadStorage(
        tmp_path / "media",
        file_permissions_mode=mode,
        directory_permissions_mode=mode | (mode & 0o444) >> 2,
    )
    for umask in (0o077, 0o000):
        former = os.umask(umask)
        try:
            storage.save(f"a/{umask}/b.pdf", ContentFile(b"content"))
        finally:
            os.umask(former)
    assert modes(tmp_path) == {mode, mode | (mode & 0o444) >> 2}


def test_a_filesystem_without_links_takes_uploads_too(
    storage: UploadStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*names: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert storage.open(storage.save("a.pdf", ContentFile(b"content"))).read() == b"content"
    assert files(storage) == ["a.pdf"]


def test_the_next_start_removes_what_killed_processes_left(storage: UploadStorage) -> None:
    storage.save("a.pdf", ContentFile(b"content"))
    folder = Path(storage.location)
    (folder / f"{PART}left").touch()
    with (folder / f"{PART}present").open("wb") as present:
        fcntl.flock(present, fcntl.LOCK_EX)
        storage.remove_parts()
    assert sorted(files(storage)) == [f"{PART}present", "a.pdf"]


def test_what_is_not_ours_to_remove_stops_no_start(storage: UploadStorage) -> None:
    """The owner's rights are nothing to root, so it is what cannot be opened for another reason."""
    folder = Path(storage.location)
    (folder / f"{PART}0").mkdir(parents=True)
    (folder / f"{PART}1").touch()
    (folder / f"{PART}2").symlink_to("nowhere")
    storage.remove_parts()
    assert sorted(path.name for path in folder.iterdir()) == [f"{PART}0", f"{PART}2"]


def test_what_is_hidden_is_not_served(rf: RequestFactory, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    for name in (".restore-a/former/b.png", f"{PART}a"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        with pytest.raises(Http404):
            media(rf.get("/"), name)
        with pytest.raises(Http404):
            media(rf.get("/"), f"x/../{name}")


def test_what_a_site_has_written_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "var" / "media").mkdir(parents=True)
    (tmp_path / "var" / "cache").mkdir()
    for name in ("site.sqlite3", "cache/page", "media/a.png"):
        (tmp_path / "var" / name).touch()
        (tmp_path / "var" / name).chmod(0o644)
    (tmp_path / "outside").touch()
    (tmp_path / "outside").chmod(0o644)
    (tmp_path / "var" / "link").symlink_to(tmp_path / "outside")
    private.tighten(tmp_path / "var", spared=tmp_path / "var" / "media")
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "var" / "site.sqlite3").stat().st_mode & 0o777 == 0o600
    assert modes(tmp_path / "var" / "cache") == {0o600}
    assert modes(tmp_path / "var" / "media") == {0o644}
    assert (tmp_path / "outside").stat().st_mode & 0o777 == 0o644


def test_a_web_server_in_front_reads_uploads_and_nothing_else(
    settings: Any, tmp_path: Path
) -> None:
    modes = {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750}
    settings.SERVE_MEDIA = False
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "var" / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": modes}
    }
    for name in ("site.sqlite3", "media/images/a.png", "backups/site.tar.gz"):
        path = settings.VAR_DIR / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    Command().tidy()
    group = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o077
        for path in tmp_path.rglob("*")
        if path.stat().st_mode & 0o077
    }
    assert group == {
        "var": 0o010,
        "var/media": 0o050,
        "var/media/images": 0o050,
        "var/media/images/a.png": 0o040,
    }
