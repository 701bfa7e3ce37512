"""Damaging a site's backup in every way that disks, cables, people and their tools do.

Some damage is done to the bytes, some to what is packed in them. The latter is packed again either
by hand, as with `tar`, or `sealed` with a right checksum, so that what lies behind it is tried too.
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

from sotngoaivu.backup.archive import DATABASE, MANIFEST, MEDIA, SEAL_SIZE, seal

Damage = Callable[[bytes, Random], bytes]
# gzip's header without a name, and its checksum and length.
HEADER, TRAILER = 10, 8


@dataclass
class Packed:
    """What is packed in an archive: its members with their contents, in their order."""

    members: list[tuple[tarfile.TarInfo, bytes]] = field(default_factory=list)

    def names(self, beginning: str = "") -> list[str]:
        return [member.name for member, _ in self.members if member.name.startswith(beginning)]

    def get(self, name: str) -> bytes:
        return next(content for member, content in self.members if member.name == name)

    def put(self, name: str, content: bytes) -> None:
        self.members = [
            (member, content if member.name == name else old) for member, old in self.members
        ]

    def drop(self, name: str) -> None:
        self.members = [item for item in self.members if item[0].name != name]

    def add(self, name: str, content: bytes = b"", **attributes: object) -> None:
        member = tarfile.TarInfo(name)
        for attribute, value in attributes.items():
            setattr(member, attribute, value)
        self.members.insert(1, (member, content))

    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self.get(MANIFEST))
        return manifest

    def put_manifest(self, manifest: dict[str, Any]) -> None:
        self.put(MANIFEST, json.dumps(manifest).encode())

    def lines(self) -> list[bytes]:
        return self.get(DATABASE).splitlines(keepends=True)

    def put_lines(self, lines: list[bytes], *, owned_up: bool = False) -> None:
        """Put other rows in; where it is `owned_up` to, the manifest has their hash."""
        content = b"".join(lines)
        self.put(DATABASE, content)
        if owned_up:
            manifest = self.manifest()
            manifest["files"][DATABASE] = {
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            self.put_manifest(manifest)

    def packed(self, *, sealed: bool = True) -> bytes:
        target = io.BytesIO()
        with (
            gzip.GzipFile("", "wb", compresslevel=1, fileobj=target, mtime=0) as zipped,
            tarfile.open(fileobj=zipped, mode="w") as archive,
        ):
            for member, content in self.members:
                written = copy(member)
                written.size = len(content)
                archive.addfile(written, io.BytesIO(content))
        data = target.getvalue()
        return data + seal(hashlib.sha256(data).hexdigest()) if sealed else data


@lru_cache(maxsize=1)
def _members(archive: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        return [(member, _content(opened, member)) for member in opened]


def _content(opened: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = opened.extractfile(member)
    return stream.read() if stream else b""


def unpacked(archive: bytes) -> Packed:
    return Packed(list(_members(archive)))


def flip(archive: bytes, bit: int) -> bytes:
    """The archive with one bit turned; bits are counted from the beginning of the file."""
    data = bytearray(archive)
    data[bit // 8] ^= 1 << bit % 8
    return bytes(data)


def end_of_body(archive: bytes) -> int:
    """Where the packed body ends and its checksum begins; the last byte is partly filling."""
    return len(archive) - SEAL_SIZE - TRAILER


def _flipped(first: Callable[[bytes], int], last: Callable[[bytes], int]) -> Damage:
    def damage(archive: bytes, chance: Random) -> bytes:
        return flip(archive, chance.randrange(8 * first(archive), 8 * last(archive)))

    return damage


def _cut(archive: bytes, chance: Random) -> bytes:
    return archive[: chance.randrange(len(archive))]


def _cut_a_little(archive: bytes, chance: Random) -> bytes:
    return archive[: -chance.randint(1, 2 * SEAL_SIZE)]


def _appended(archive: bytes, chance: Random) -> bytes:
    more = [bytes(1), bytes(512), chance.randbytes(100), archive, archive[-SEAL_SIZE:]]
    return archive + chance.choice(more)


def _missing_within(archive: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(archive) - 1)
    return archive[:start] + archive[start + chance.randint(1, 4096) :]


def _inserted(archive: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(archive))
    return archive[:start] + chance.randbytes(chance.randint(1, 4096)) + archive[start:]


def _lost_sector(archive: bytes, chance: Random) -> bytes:
    start = 512 * chance.randrange(len(archive) // 512)
    return archive[:start] + bytes(512) + archive[start + 512 :]


def _swapped_sectors(archive: bytes, chance: Random) -> bytes:
    sectors = [archive[start : start + 512] for start in range(0, len(archive), 512)]
    one, other = chance.sample(range(len(sectors) - 1), 2)
    sectors[one], sectors[other] = sectors[other], sectors[one]
    return b"".join(sectors)


def _packed_again(change: Callable[[Packed, Random], None]) -> Damage:
    def damage(archive: bytes, chance: Random) -> bytes:
        packed = unpacked(archive)
        change(packed, chance)
        return packed.packed(sealed=chance.random() < 0.75)

    return damage


def _swap_rows(packed: Packed, chance: Random) -> None:
    lines = packed.lines()
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    packed.put_lines(lines)


def _swap_uploads(packed: Packed, chance: Random) -> None:
    one, other = chance.sample(packed.names(MEDIA), 2)
    first, second = packed.get(one), packed.get(other)
    packed.put(one, second)
    packed.put(other, first)


def _strip_table(packed: Packed, chance: Random) -> None:
    lines = packed.lines()
    tables = sorted({json.loads(line)["model"] for line in lines})
    table = chance.choice(tables)
    rest = [line for line in lines if json.loads(line)["model"] != table]
    packed.put_lines(rest, owned_up=chance.random() < 0.75)


def _strip_row(packed: Packed, chance: Random) -> None:
    lines = packed.lines()
    lines.pop(chance.randrange(len(lines)))
    packed.put_lines(lines, owned_up=chance.random() < 0.75)


def _double_row(packed: Packed, chance: Random) -> None:
    lines = packed.lines()
    lines.append(chance.choice(lines))
    packed.put_lines(lines, owned_up=chance.random() < 0.75)


def _strange_row(packed: Packed, chance: Random) -> None:
    strange = [
        b'{"model": "sessions.session", "pk": "a", "fields": {}}\n',
        b'{"model": "nobody.knows", "pk": 1, "fields": {}}\n',
        b"not a row\n",
        b"[]\n",
        b"\xff\xfe\n",
        b"\n",
    ]
    packed.put_lines([*packed.lines(), chance.choice(strange)], owned_up=True)


def _strip_upload(packed: Packed, chance: Random) -> None:
    packed.drop(chance.choice(packed.names(MEDIA)))


def _strip_manifest(packed: Packed, chance: Random) -> None:
    if chance.random() < 0.5:
        packed.drop(MANIFEST)
        return
    manifest = packed.manifest()
    manifest.pop(chance.choice(sorted(manifest)))
    packed.put_manifest(manifest)


def _strip_database(packed: Packed, chance: Random) -> None:
    packed.drop(DATABASE)


def _foreign(packed: Packed, chance: Random) -> None:
    names = [MEDIA + "foreign.png", "foreign.txt", "../foreign", "/tmp/foreign", MEDIA + "../up"]
    packed.add(chance.choice(names), b"foreign")


def _doubled(packed: Packed, chance: Random) -> None:
    packed.members.append(chance.choice(packed.members))


def _linked(packed: Packed, chance: Random) -> None:
    name = chance.choice(packed.names(MEDIA))
    kind = chance.choice([tarfile.SYMTYPE, tarfile.LNKTYPE])
    packed.drop(name)
    packed.add(name, type=kind, linkname=chance.choice(["/etc/passwd", DATABASE, MANIFEST]))


KINDS: dict[str, Damage] = {
    "bit flipped in the body": _flipped(lambda _: HEADER, end_of_body),
    "bit flipped in the header": _flipped(lambda _: 0, lambda _: HEADER),
    "bit flipped in the last byte": _flipped(lambda data: end_of_body(data) - 1, end_of_body),
    "bit flipped after the body": _flipped(end_of_body, len),
    "cut anywhere": _cut,
    "last bytes missing": _cut_a_little,
    "bytes appended": _appended,
    "bytes missing within": _missing_within,
    "bytes inserted": _inserted,
    "sector of zeros": _lost_sector,
    "sectors swapped": _swapped_sectors,
    "rows swapped": _packed_again(_swap_rows),
    "uploads swapped": _packed_again(_swap_uploads),
    "table stripped": _packed_again(_strip_table),
    "row stripped": _packed_again(_strip_row),
    "row doubled": _packed_again(_double_row),
    "row of another kind": _packed_again(_strange_row),
    "upload stripped": _packed_again(_strip_upload),
    "manifest stripped": _packed_again(_strip_manifest),
    "database stripped": _packed_again(_strip_database),
    "foreign file": _packed_again(_foreign),
    "file doubled": _packed_again(_doubled),
    "link instead of a file": _packed_again(_linked),
}


def damaged(archive: bytes, kind: str, chance: Random) -> bytes:
    """The archive damaged in that way; what comes out the same by chance is damaged again."""
    while (result := KINDS[kind](archive, chance)) == archive:
        continue
    return result
