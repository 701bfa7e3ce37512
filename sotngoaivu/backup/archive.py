"""Archive format: a site's database in a form any database reads, and its uploads.

It is a gzipped tar of `database.jsonl`, `media/…` and, last, `manifest.json`, which says what the
rest has to be. SECRET_KEY is not in it; everything else that a site cannot make again is, the
staff's password hashes included, so only its owner may read it.

A second, empty gzip member closes the file. Its comment is the SHA-256 of all that precedes it:
gzip's own checksum leaves out its headers and the bits that fill up the last byte. `tar` and
`gzip` take the file as it is.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

FORMAT = 2
MANIFEST, DATABASE, MEDIA = "manifest.json", "database.jsonl", "media/"


class BackupRefused(CommandError):
    """A backup that is not restored. The message names it, says why and what to do next."""


@dataclass(frozen=True)
class ArchiveMember:
    """A file of the archive: its length in bytes and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive has to hold.

    `made` is an aware datetime; `versions` names the software that wrote it; `migrations` has, for
    each app, the names of all that its database had been through; `rows` the number of rows of
    each table, none too; `files` every file of the archive but the manifest.
    """

    made: datetime
    versions: dict[str, str]
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    files: dict[str, ArchiveMember]
    format: int = FORMAT

    @property
    def uploads(self) -> list[ArchiveMember]:
        return [entry for name, entry in self.files.items() if name.startswith(MEDIA)]

    def to_json(self) -> bytes:
        return json.dumps(asdict(self) | {"made": self.made.isoformat()}, indent=1).encode()


class OtherFormat(Exception):
    """A manifest of another format, whose number is the argument."""


def read_json(text: bytes) -> Any:
    """Raises ValueError where it is none, or is nested as nothing of ours is."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def manifest_from(text: bytes) -> Manifest:
    """The manifest that `text` is. Raises ValueError where it is none, or OtherFormat."""
    try:
        found: dict[str, Any] = read_json(text)
        if found["format"] != FORMAT:
            raise OtherFormat(found["format"])
        made = datetime.fromisoformat(found["made"])
        if made.tzinfo is None:
            raise ValueError(f"{MANIFEST} has a time without a zone")
        return Manifest(
            made=made,
            versions=dict(found["versions"]),
            migrations={app: [*map(str, names)] for app, names in found["migrations"].items()},
            rows={table: int(count) for table, count in found["rows"].items()},
            files={name: ArchiveMember(**entry) for name, entry in found["files"].items()},
        )
    except (LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"{MANIFEST} lacks something ({error})") from error


def seal(sha256: str) -> bytes:
    """The gzip member that closes an archive; `sha256` is of all bytes before it."""
    flags = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
    return flags + b"sha256:" + sha256.encode("ascii") + b"\x00\x03\x00" + bytes(8)


SEAL_SIZE = len(seal("0" * 64))
