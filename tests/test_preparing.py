"""What processes that prepare one site at once say and do, and how static files are repaired."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from sotngoaivu.management import static
from sotngoaivu.management.turns import Busy, turn

MANAGE = """
import json, os, pathlib, sys
assert sys.argv[1] == "collectstatic"
root = pathlib.Path(os.environ["STATIC_ROOT"])
(root / "css").mkdir(parents=True)
(root / "css" / "site.css").write_text("gathered")
(root / "css" / "site.css.gz").write_text("smaller")
(root / "staticfiles.json").write_text("{}")
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    # Machines do not share a database that is a file.
    "machine",
    ["same", pytest.param("other", marks=pytest.mark.only_database("postgresql"))],
)
def test_a_turn_ends_before_the_next_begins(
    settings: Settings, tmp_path: Path, machine: str
) -> None:
    said: list[str] = []
    settings.VAR_DIR = tmp_path
    with turn(said.append):
        if machine == "other":
            settings.VAR_DIR = tmp_path / machine
            settings.VAR_DIR.mkdir()
        with pytest.raises(Busy, match="is still preparing the site"), turn(said.append, 0.3):
            raise AssertionError
    assert len(said) == 1
    assert "waiting for it, 1 minutes at most" in said[0]
    assert machine == "other" or f"Process {os.getpid()}" in said[0]
    with turn(said.append, 0):
        assert len(said) == 1


def gather() -> bool:
    """Whether there was anything to gather."""
    with static.gathering() as gathered:
        if gathered:
            gathered()
    return gathered is not None


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    """STATIC_ROOT after a first start, of a site with one file."""
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "manage.py").write_text(MANAGE)
    assert gather()
    return tmp_path / "static"


def cut(root: Path) -> None:
    os.truncate(root / "css" / "site.css", 3)


def change(root: Path) -> None:
    """Its size and time stay."""
    file = root / "css" / "site.css"
    state = file.stat()
    file.write_text("Gathered")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def cut_compressed(root: Path) -> None:
    os.truncate(root / "css" / "site.css.gz", 0)


def lose(root: Path) -> None:
    (root / "css" / "site.css").unlink()


def lose_manifest(root: Path) -> None:
    (root / "staticfiles.json").unlink()


def lose_everything(root: Path) -> None:
    root.rename(root.with_name("elsewhere"))


def lose_stamp(root: Path) -> None:
    (root.parent / "static-stamp").unlink()


def cut_stamp(root: Path) -> None:
    os.truncate(root.parent / "static-stamp", 20)


def age_stamp(root: Path) -> None:
    """As a former version wrote it, which knew of no single file."""
    stamp = root.parent / "static-stamp"
    stamp.write_text(json.dumps(json.loads(stamp.read_text())["made_of"]))


def leave_half(root: Path) -> None:
    """What is left of a start that was killed."""
    (root / static.BEING_MADE / "css").mkdir(parents=True)
    lose(root)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "damage",
    [
        *(cut, change, cut_compressed, lose, lose_manifest, lose_everything, lose_stamp, cut_stamp),
        *(age_stamp, leave_half),
    ],
)
def test_damaged_static_files_are_gathered_again(
    root: Path, damage: Callable[[Path], None]
) -> None:
    assert not gather()
    damage(root)
    assert gather()
    assert (root / "css" / "site.css").read_text() == "gathered"
    assert (root / "css" / "site.css.gz").read_text() == "smaller"
    assert (root / "staticfiles.json").exists()
    assert not (root / static.BEING_MADE).exists()
    assert not gather()


@pytest.mark.one_database
def test_files_of_former_versions_stay_and_are_not_missed(root: Path) -> None:
    former = root / "css" / "former.css"
    former.write_text("for pages that are open still")
    lose(root)
    assert gather()
    assert former.exists()
    former.unlink()
    assert not gather()


@pytest.mark.one_database
def test_where_nothing_can_be_gathered_what_is_there_stays(root: Path) -> None:
    lose_manifest(root)
    (root.parent / "manage.py").write_text("raise SystemExit('No room is left.')")
    with pytest.raises(CommandError, match="No room is left"):
        gather()
    assert (root / "css" / "site.css").read_text() == "gathered"
