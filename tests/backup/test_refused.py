"""A file that is damaged or no backup is refused and changes nothing."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from tests.backup.conftest import SEED, site, upload
from tests.drills import snapshot
from tests.drills.damage import (
    HEADER,
    KINDS,
    Packed,
    damaged,
    end_of_body,
    flip,
    unpacked,
)

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def starter_rows(django_db_setup: None, django_db_blocker: Any) -> dict[str, list[str]]:
    """What a test finds in the database."""
    with django_db_blocker.unblock():
        return snapshot.rows()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    place: Any,
    media: Path,
    good: bytes,
    starter_rows: dict[str, list[str]],
    kind: str,
    tmp_path: Path,
    django_assert_num_queries: Any,
) -> None:
    upload(media, {"original_images/present.png": b"present"})
    before = starter_rows, snapshot.files(media)
    file = place(damaged(good, kind, Random(SEED)))
    with (
        django_assert_num_queries(0),
        pytest.raises(CommandError, match=r"kept\.tar\.gz.*Nothing was changed"),
    ):
        call_command("restore", str(file))
    assert site(media) == before
    assert not (tmp_path / "var" / "backups").exists()


def test_random_damage_is_refused(place: Any, good: bytes) -> None:
    chance = Random(SEED)
    for number in range(30):
        kind = chance.choice(list(KINDS))
        file = place(damaged(good, kind, chance))
        with pytest.raises(CommandError):
            pytest.fail(f"accepted: {check(file)}, number {number} ({kind}) of seed {SEED}")


def test_no_bit_of_header_filling_checksums_and_seal_is_spare(place: Any, good: bytes) -> None:
    end = len(good) - archive.SEAL_SIZE
    bits = [*range(8 * HEADER), *range(8 * (end_of_body(good) - 1), 8 * end)]
    for bit in (*bits, *(8 * byte + byte % 8 for byte in range(end, len(good)))):
        with pytest.raises(CommandError):
            pytest.fail(f"accepted with bit {bit} turned: {check(place(flip(good, bit)))}")


def strip_table(packed: Packed) -> None:
    lines = packed.lines()
    rest = [line for line in lines if json.loads(line)["model"] != "news.category"]
    packed.put_lines(rest, owned_up=True)


def strip_relation(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    for row in rows:
        if row["model"] == "auth.group":
            row["fields"]["permissions"] = []
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


def swap_rows(packed: Packed) -> None:
    packed.put_lines(packed.lines()[::-1])


def swap_uploads(packed: Packed) -> None:
    one, other = packed.names(archive.MEDIA)[:2]
    first, second = packed.get(one), packed.get(other)
    packed.put(one, second)
    packed.put(other, first)


def add_row(line: str) -> Callable[[Packed], None]:
    return lambda packed: packed.put_lines([*packed.lines(), line.encode()], owned_up=True)


def without_in_manifest(key: str, *inner: str) -> Callable[[Packed], None]:
    def change(packed: Packed) -> None:
        manifest = packed.manifest()
        part = manifest
        for name in (key, *inner)[:-1]:
            part = part[name]
        del part[(key, *inner)[-1]]
        packed.put_manifest(manifest)

    return change


def in_manifest(**changed: Any) -> Callable[[Packed], None]:
    return lambda packed: packed.put_manifest(packed.manifest() | changed)


def add(name: str, **attributes: Any) -> Callable[[Packed], None]:
    return lambda packed: packed.add(name, **attributes)


def double(packed: Packed) -> None:
    packed.members.append(packed.members[1])


SONG = archive.MEDIA + "original_images/song.png"
SEALED = {
    "table stripped": (strip_table, "news.category has 0 rows in it instead of"),
    "relation stripped": (strip_relation, "auth.group_permissions has 0 rows in it instead of"),
    "rows swapped": (swap_rows, "database.jsonl in it is not the file that was written"),
    "uploads swapped": (swap_uploads, r"\.p\w+ in it is not the file that was written"),
    "upload stripped": (lambda packed: packed.drop(SONG), "song.png is missing"),
    "database stripped": (lambda packed: packed.drop(archive.DATABASE), "database.jsonl is miss"),
    "no manifest": (lambda packed: packed.drop(archive.MANIFEST), "has no manifest.json"),
    "not in the manifest": (without_in_manifest("files", SONG), "song.png does not belong"),
    "no rows counted": (without_in_manifest("rows"), "lacks something .*rows"),
    "a table not counted": (without_in_manifest("rows", "news.category"), "how many rows news.cat"),
    "foreign file": (add("foreign.txt"), "foreign.txt does not belong"),
    "foreign upload": (add(archive.MEDIA + "foreign.png"), "foreign.png does not belong"),
    "above the uploads": (add(archive.MEDIA + "../up.png"), "up.png does not belong"),
    "anywhere": (add("/tmp/foreign.png"), "foreign.png does not belong"),
    "symbolic link": (
        add(archive.MEDIA + "a", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        "media/a in it is no file",
    ),
    "hard link": (add(archive.MEDIA + "a", type=tarfile.LNKTYPE, linkname=SONG), "is no file"),
    "folder": (add(archive.MEDIA + "a", type=tarfile.DIRTYPE), "is no file"),
    "doubled file": (double, "is in it twice"),
    "unknown model": (add_row('{"model": "a.b", "pk": 1, "fields": {}}'), "a.b is not kept"),
    "row of a session": (
        add_row('{"model": "sessions.session", "pk": "a", "fields": {}}'),
        "sessions.session is not kept",
    ),
    "a number without end": (
        in_manifest(rows={"news.category": float("inf")}),
        "manifest.json lacks something",
    ),
    "migrations that are no names": (
        in_manifest(migrations={"news": [[1]]}),
        "written by another version",
    ),
    "a deep manifest": (
        lambda packed: packed.put(archive.MANIFEST, b"[" * 100_000),
        "it is nested too deeply",
    ),
    "a deep row": (add_row("[" * 200_000), r"database.jsonl, line \d+: it is nested too deeply"),
    "half a row": (add_row('{"model": "news.cate'), r"database.jsonl, line \d+"),
    "no row": (add_row("[1]"), r"database.jsonl, line \d+: it is no row"),
}


@pytest.mark.parametrize("kind", SEALED)
def test_what_does_not_fit_the_manifest_is_named(place: Any, good: bytes, kind: str) -> None:
    change, said = SEALED[kind]
    packed = unpacked(good)
    assert check(place(packed.packed()))
    change(packed)
    with pytest.raises(CommandError, match=rf"kept\.tar\.gz .*{said}"):
        check(place(packed.packed()))


def test_what_follows_the_end_inside_is_noticed(place: Any, good: bytes) -> None:
    data = gzip.compress(gzip.decompress(good) + b"more")
    with pytest.raises(CommandError, match="something follows its end"):
        check(place(data + archive.seal(hashlib.sha256(data).hexdigest())))


def test_a_deep_manifest_of_the_former_format_is_refused(place: Any) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        entry = tarfile.TarInfo(archive.MANIFEST)
        entry.size = 100_000
        packed.addfile(entry, io.BytesIO(b"[" * entry.size))
    with pytest.raises(CommandError, match="its checksum is wrong or missing"):
        check(place(data.getvalue()))


@pytest.mark.parametrize("data", [b"", b"hello", bytes(1000)])
def test_what_is_no_archive_is_named(place: Any, data: bytes) -> None:
    with pytest.raises(CommandError, match=r"kept\.tar\.gz is not a whole backup"):
        check(place(data))
