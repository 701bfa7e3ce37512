"""A backup of another version of the site says what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.writing import write
from tests.drills.damage import (
    Packed,
    unpacked,
)


def with_migrations(good: bytes, change: Callable[[dict[str, list[str]]], object]) -> bytes:
    packed = unpacked(good)
    manifest = packed.manifest()
    change(manifest["migrations"])
    packed.put_manifest(manifest)
    return packed.packed()


def test_a_backup_of_the_former_format_says_what_to_do(place: Any) -> None:
    packed = Packed()
    packed.add(archive.MANIFEST, json.dumps({"format": 1, "made": "2026-01-01"}).encode())
    with pytest.raises(CommandError, match=r"older version .*format 1.*Nothing was changed"):
        check(place(packed.packed(sealed=False)))


def test_a_backup_of_a_later_format_asks_for_an_upgrade(place: Any, good: bytes) -> None:
    packed = unpacked(good)
    packed.put_manifest(packed.manifest() | {"format": 3})
    with pytest.raises(CommandError, match=r"newer version .*format 3.*Upgrade this site first"):
        check(place(packed.packed()))


@pytest.mark.parametrize(
    ("app", "name"),
    # A name that sorts before ours is newer too, if the graph does not know it.
    [("news", "0003_far"), ("news", "0001_before_all"), ("gone_app", "0001_initial")],
)
def test_a_newer_backup_is_told_by_the_graph(place: Any, good: bytes, app: str, name: str) -> None:
    data = with_migrations(good, lambda found: found.setdefault(app, []).append(name))
    with pytest.raises(CommandError, match=rf"newer version .*know {app}\.{name}\. .*Upgrade"):
        check(place(data))


def test_an_older_backup_says_what_to_do(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found["news"].remove("0001_initial"))
    with pytest.raises(
        CommandError, match=r"older version .*through news\.0001_initial\. .*then upgrade that site"
    ):
        check(place(data))


def test_a_backup_of_an_app_that_was_not_there_yet_is_older(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found.pop("news"))
    with pytest.raises(CommandError, match=r"older version .*news\.0001_initial"):
        check(place(data))


@pytest.fixture
def squashed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the news' migrations squashed into one; `replaces` is what it says of the former."""
    monkeypatch.syspath_prepend(tmp_path)

    def squash(replaces: list[tuple[str, str]]) -> None:
        package = tmp_path / f"squashed_{len(replaces)}"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "0001_all.py").write_text(
            "from django.db import migrations\n\n\n"
            "class Migration(migrations.Migration):\n"
            f"    replaces = {replaces!r}\n"
        )
        settings.MIGRATION_MODULES = {"news": package.name}

    return squash


FORMER = [("news", "0001_initial")]


def test_a_squashed_migration_stands_for_those_it_replaces(
    place: Any, good: bytes, squashed: Any
) -> None:
    squashed(FORMER)
    assert check(place(good))
    data = with_migrations(good, lambda found: found["news"].remove("0001_initial"))
    with pytest.raises(CommandError, match=r"older version .*through news\.0001_all\."):
        check(place(data))
    assert check(place(with_migrations(good, lambda found: found.update(news=["0001_all"]))))


def test_a_squashed_migration_unknown_here_is_another_version(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found.update(news=["0001_all"]))
    with pytest.raises(CommandError, match=r"another version .*news\.0001_all, .*with that vers"):
        check(place(data))


@pytest.mark.django_db
def test_names_the_code_has_forgotten_are_not_asked_for(tmp_path: Path, squashed: Any) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("news", "0001_all")
    recorder.record_applied("app_of_old", "0001_initial")
    squashed([])
    write(tmp_path / "kept.tar.gz")
    assert check(tmp_path / "kept.tar.gz").migrations["news"] == ["0001_all"]
