"""The commands, as an operator gives them."""

import contextlib
import fcntl
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from sotngoaivu.management import turns
from tests.backup.conftest import UPLOADS
from tests.benchmarks.processes import ROOT
from tests.database import TOLD


def test_verifying_tells_what_is_in_a_backup(place: Any, media: Path, good: bytes) -> None:
    out = io.StringIO()
    call_command("backup_verify", str(place(good)), stdout=out)
    said = out.getvalue()
    assert "kept.tar.gz is whole and can be restored here" in said
    assert f"{timezone.localtime():%d/%m/%Y}" in said
    assert "Wagtail" in said
    assert f"{len(UPLOADS)} files" in said
    assert "news.category" in said
    assert not media.exists()


def test_verifying_refuses_what_restoring_would(place: Any, good: bytes) -> None:
    with pytest.raises(CommandError, match=r"kept\.tar\.gz is not a whole backup"):
        call_command("backup_verify", str(place(good[:-1])))


@pytest.mark.parametrize("file", ["", "/nowhere/site.tar.gz"])
@pytest.mark.parametrize(
    ("command", "target"), [("restore", "restore"), ("backup_verify", "backup-verify")]
)
def test_a_missing_file_is_asked_for(command: str, target: str, file: str) -> None:
    with pytest.raises(CommandError, match=f"make {target} FILE="):
        call_command(command, file)


class Elsewhere:
    """A folder in which no site has ever been."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "elsewhere"
        told = {"VAR_DIR": str(self.var), "DATABASE_URL": "", "MEDIA_ROOT": ""}
        self.environment = os.environ | TOLD | told

    def manage(self, *arguments: str) -> tuple[int, str]:
        """Exit code, and what was said on stderr."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr


@pytest.mark.one_database
def test_where_no_site_is_none_is_backed_up(tmp_path: Path) -> None:
    elsewhere = Elsewhere(tmp_path)
    code, said = elsewhere.manage("backup")
    assert (code, said.count("\n")) == (1, 1)
    assert f"There is no site in the database {elsewhere.var}" in said
    assert not (elsewhere.var / "site.sqlite3").exists()


@pytest.mark.one_database
def test_a_database_that_does_not_answer_is_said_in_one_line(
    place: Any, good: bytes, tmp_path: Path
) -> None:
    elsewhere = Elsewhere(tmp_path)
    away = "postgres://nobody@127.0.0.1:1/nothing"
    for command in (["backup"], ["restore", str(place(good))]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(elsewhere.environment, "DATABASE_URL", away)
            code, said = elsewhere.manage(*command)
        assert (code, said.count("\n")) == (1, 1)
        assert "cannot be reached" in said


@pytest.mark.one_database
def test_a_site_is_made_of_a_backup_only_where_that_is_asked_for(
    place: Any, good: bytes, tmp_path: Path
) -> None:
    elsewhere, file = Elsewhere(tmp_path), str(place(good))
    code, said = elsewhere.manage("restore", file)
    assert (code, said.count("\n")) == (1, 1)
    assert "There is no site" in said
    assert "--new-site" in said
    # `make drill ARGS=damaged_backups` makes one.
    half = tmp_path / "half.tar.gz"
    half.write_bytes(good[: len(good) // 2])
    code, said = elsewhere.manage("restore", str(half), "--new-site")
    assert code == 1
    assert "There is no site" not in said


class Waiting(io.StringIO):
    """What a command says; as soon as it says that it waits, the other one has ended."""

    def __init__(self, other: contextlib.ExitStack) -> None:
        super().__init__()
        self._other = other

    def write(self, said: str) -> int:
        if "making a backup; waiting for it" in said:
            self._other.close()
        return super().write(said)


@pytest.mark.one_database
@pytest.mark.django_db
def test_backups_are_made_one_after_the_other(tmp_path: Path, media: Path) -> None:
    target = tmp_path / "kept.tar.gz"
    with contextlib.ExitStack() as other:
        other.enter_context(turns.turn(str, work=turns.BACKING_UP))
        said = Waiting(other)
        call_command("backup", str(target), stdout=said)
    assert f"Process {os.getpid()} is making a backup; waiting" in said.getvalue()
    call_command("backup_verify", str(target), stdout=io.StringIO())


@pytest.mark.one_database
@pytest.mark.django_db
def test_a_file_that_another_process_is_writing_is_left_to_it(tmp_path: Path, media: Path) -> None:
    target = tmp_path / "kept.tar.gz"
    other = tmp_path / "kept.tar.gz.part"
    other.write_bytes(b"half")
    with other.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(
            CommandError, match=r"Another process is writing .*kept\.tar\.gz\. Wait"
        ):
            call_command("backup", str(target), stdout=io.StringIO())
        assert other.read_bytes() == b"half"
    assert not target.exists()
    call_command("backup", str(target), stdout=io.StringIO())
    assert [path.name for path in tmp_path.glob("kept*")] == ["kept.tar.gz"]
