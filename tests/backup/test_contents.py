"""What a backup is made of."""

import builtins
import errno
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.restoring import opened
from sotngoaivu.backup.uploads import first_unreadable
from sotngoaivu.backup.writing import write
from tests.backup.conftest import UPLOADS, upload


def test_the_manifest_counts_rows_and_knows_every_file(place: Any, good: bytes) -> None:
    manifest = check(place(good))
    assert manifest.rows["news.category"] > 0
    assert manifest.rows["auth.group_permissions"] > 0
    assert manifest.rows["wagtailredirects.redirect"] == 0
    assert "0001_initial" in manifest.migrations["news"]
    for name, content in UPLOADS.items():
        entry = manifest.files[archive.MEDIA + name]
        assert (entry.size, entry.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.django_db
def test_uploads_that_come_and_go_meanwhile_do_no_harm(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(media, UPLOADS | {"going.png": b"going", "growing.log": b"line\n" * 1000})
    is_file = os.path.isfile

    def seen_last(path: str) -> bool:
        found = is_file(path)
        if found and path.endswith("going.png"):
            os.unlink(path)
        return found

    monkeypatch.setattr(os.path, "isfile", seen_last)
    stopping = threading.Event()

    def grow() -> None:
        with (media / "growing.log").open("ab", buffering=0) as log:
            while not stopping.is_set():
                log.write(b"line\n" * 1000)
                if log.tell() > 5_000_000:
                    log.truncate(0)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        write(tmp_path / "kept.tar.gz")
    finally:
        stopping.set()
        writer.join()
    monkeypatch.undo()
    uploads = {name for name in check(tmp_path / "kept.tar.gz").files if "media" in name}
    assert uploads == {archive.MEDIA + name for name in (*UPLOADS, "growing.log")}


@pytest.mark.django_db
def test_uploads_behind_a_link_are_kept_too(tmp_path: Path, media: Path) -> None:
    upload(tmp_path / "elsewhere", {"song.png": b"river", "below/lua.png": b"field"})
    media.mkdir()
    (media / "images").symlink_to(tmp_path / "elsewhere")
    (media / "one.png").symlink_to(tmp_path / "elsewhere" / "song.png")
    (tmp_path / "elsewhere" / "round").symlink_to(tmp_path / "elsewhere")
    (media / "nowhere.png").symlink_to(tmp_path / "nowhere")
    write(tmp_path / "kept.tar.gz")
    uploads = {name for name in check(tmp_path / "kept.tar.gz").files if "media" in name}
    assert uploads == {"media/images/below/lua.png", "media/images/song.png", "media/one.png"}


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Has the system refuse a path, even to root, to whom it refuses nothing by itself."""

    def refuse(path: Path) -> None:
        def refusing(ask: Callable[..., Any]) -> Callable[..., Any]:
            def asked(place: Any, *given: Any, **named: Any) -> Any:
                if place == str(path):
                    raise PermissionError(errno.EACCES, "Permission denied", place)
                return ask(place, *given, **named)

            return asked

        for module, name in ((os, "scandir"), (os, "stat"), (builtins, "open")):
            monkeypatch.setattr(module, name, refusing(getattr(module, name)))
        access = os.access
        monkeypatch.setattr(
            os, "access", lambda place, mode: place != str(path) and access(place, mode)
        )

    return refuse


@pytest.mark.one_database
@pytest.mark.django_db
def test_what_a_file_system_keeps_for_itself_is_no_upload(
    tmp_path: Path, media: Path, refused: Any, place: Any, good: bytes
) -> None:
    upload(media, {"images/small.png": b"small", "lost+found/#1": b"of nobody"})
    refused(media / "lost+found")
    write(tmp_path / "now.tar.gz")
    assert {*check(tmp_path / "now.tar.gz").files} == {
        archive.DATABASE,
        archive.MEDIA + "images/small.png",
    }
    assert first_unreadable() is None
    with opened(place(good)) as backup:
        backup.replace_site()
    assert (media / "lost+found" / "#1").exists()
    assert not (media / "images" / "small.png").exists()


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["kept/of-root", "kept/of-root/small.png"])
def test_an_upload_that_cannot_be_read_is_named_and_not_left_out(
    tmp_path: Path, media: Path, refused: Any, name: str
) -> None:
    upload(media, {"kept/of-root/small.png": b"small"})
    refused(media / name)
    with pytest.raises(CommandError, match=f"{media / name} cannot be read"):
        write(tmp_path / "now.tar.gz")
    assert not (tmp_path / "now.tar.gz").exists()
    unreadable = first_unreadable()
    assert unreadable is not None
    assert unreadable.filename == str(media / name)


@pytest.mark.django_db
def test_a_database_behind_its_code_is_not_backed_up(tmp_path: Path) -> None:
    MigrationRecorder(connection).record_unapplied("news", "0001_initial")
    with pytest.raises(CommandError, match=r"lacks news\.0001_initial.*migrate"):
        write(tmp_path / "kept.tar.gz")
    assert not list(tmp_path.glob("kept*"))


@pytest.mark.django_db
def test_a_backup_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=r"file/kept\.tar\.gz cannot be written: "):
        call_command("backup", str(tmp_path / "file" / "kept.tar.gz"))
