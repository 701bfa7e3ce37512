"""A restore that fails or is killed leaves rows and files as they were."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management.base import CommandError
from django.db.models.signals import post_save

from news.models import Category
from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.restoring import opened
from sotngoaivu.backup.uploads import PREFIX
from sotngoaivu.backup.writing import write
from sotngoaivu.visits.models import Day
from tests.backup.conftest import UPLOADS, hidden, site, upload
from tests.drills import snapshot
from tests.drills.damage import (
    Packed,
    unpacked,
)


def row_twice(packed: Packed) -> None:
    lines = packed.lines()
    packed.put_lines([*lines, lines[-1]], owned_up=True)
    manifest = packed.manifest()
    manifest["rows"][json.loads(lines[-1])["model"]] += 1
    packed.put_manifest(manifest)


def reference_to_nothing(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    next(row for row in rows if row["model"] == "news.articlepage")["fields"]["category"] = 4711
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


def unknown_field(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    rows[0]["fields"]["colour"] = "green"
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [row_twice, reference_to_nothing, unknown_field])
def test_a_backup_that_cannot_be_loaded_leaves_rows_and_files(
    place: Any, media: Path, good: bytes, change: Callable[[Packed], None]
) -> None:
    upload(media, {"original_images/present.png": b"present"})
    Category.objects.create(name_vi="Chỉ có ở đây")
    before = site(media)
    packed = unpacked(good)
    change(packed)
    with (
        opened(place(packed.packed())) as backup,
        pytest.raises(CommandError, match=r"kept\.tar\.gz cannot be loaded.* as they were"),
    ):
        backup.replace_site()
    assert site(media) == before
    assert not hidden(media)


@pytest.mark.django_db
def test_rows_that_the_backup_does_not_have_are_noticed(
    place: Any, media: Path, good: bytes
) -> None:
    before = site(media)

    def meddle(**kwargs: Any) -> None:
        Day.objects.get_or_create(date="2026-01-02", defaults={"visits": 1})

    post_save.connect(meddle, sender=Category)
    try:
        with (
            opened(place(good)) as backup,
            pytest.raises(CommandError, match=r"visits\.day has 1 rows now instead of 0"),
        ):
            backup.replace_site()
    finally:
        post_save.disconnect(meddle, sender=Category)
    assert site(media) == before


# The database answers to the first and to the last as to those between.
@pytest.mark.django_db
@pytest.mark.parametrize(
    "failing", [0, *(pytest.param(n, marks=pytest.mark.one_database) for n in (1, 2, 3)), 4]
)
def test_uploads_that_cannot_be_moved_roll_the_rows_back(
    place: Any, media: Path, good: bytes, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(media, {"original_images/present.png": b"present", "images/small.png": b"small"})
    Category.objects.create(name_vi="Chỉ có ở đây")
    before = site(media)
    rename, calls = os.rename, []

    def rename_fails(*args: Any) -> None:
        calls.append(args)
        if len(calls) == failing + 1:
            raise OSError(5, "Input/output error")
        rename(*args)

    with opened(place(good)) as backup:
        monkeypatch.setattr(os, "rename", rename_fails)
        with pytest.raises(CommandError, match=r"cannot be loaded: .*Input/output error"):
            backup.replace_site()
    assert site(media) == before
    assert not hidden(media)


# Exchanges the uploads; killed at the renaming of the number given.
KILLED = """
import os, signal, sys
from pathlib import Path
from django.conf import settings

settings.configure(MEDIA_ROOT=sys.argv[1])

from sotngoaivu.backup.folders import FolderStaging

rename, calls = os.rename, []

def rename_or_die(*args):
    calls.append(args)
    if len(calls) > int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(*args)

staging = FolderStaging.begin()
(staging.new / "images").mkdir()
(staging.new / "images" / "new.png").write_bytes(b"new")
(staging.new / "other.png").write_bytes(b"new")
os.rename = rename_or_die
staging.exchange()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("renamed", range(6))
def test_what_a_killed_restore_left_is_put_right_by_the_next_backup(
    tmp_path: Path, media: Path, renamed: int
) -> None:
    upload(media, {"images/small.png": b"small", "original_images/present.png": b"present"})
    before = snapshot.files(media)
    command = [sys.executable, "-c", KILLED, str(media), str(renamed)]
    killed = subprocess.run(command, cwd=site_settings.BASE_DIR, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert hidden(media)
    write(tmp_path / "kept.tar.gz")
    assert snapshot.files(media) == before
    assert set(check(tmp_path / "kept.tar.gz").files) == {
        archive.DATABASE,
        *(archive.MEDIA + name for name in before),
    }


@pytest.mark.django_db
def test_what_an_earlier_restore_left_is_gone_after_the_next(
    place: Any, media: Path, good: bytes
) -> None:
    upload(media, {PREFIX + "left/new/images/half.png": b"half"})
    with opened(place(good)) as backup:
        assert len(hidden(media)) == 1
        backup.replace_site()
    assert set(snapshot.files(media)) == set(UPLOADS)


@pytest.mark.django_db
def test_one_restore_at_a_time(tmp_path: Path, place: Any, media: Path, good: bytes) -> None:
    upload(media, {"images/small.png": b"small"})
    with opened(place(good)) as backup:
        with (
            pytest.raises(CommandError, match="Another restore is under way"),
            opened(place(good)),
        ):
            pass
        # A backup made meanwhile holds none of it and leaves it alone.
        write(tmp_path / "meanwhile.tar.gz")
        kept = check(tmp_path / "meanwhile.tar.gz").files
        assert set(kept) == {archive.DATABASE, archive.MEDIA + "images/small.png"}
        backup.replace_site()
    assert set(snapshot.files(media)) == set(UPLOADS)
