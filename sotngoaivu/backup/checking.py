"""Verifying an archive: read to its end and compared with what it has to be.

The site is neither read nor touched; no database is asked.
"""

import hashlib
import json
import os
import posixpath
import tarfile
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import IO, BinaryIO

from sotngoaivu.backup import schema
from sotngoaivu.backup.archive import (
    DATABASE,
    MANIFEST,
    MEDIA,
    SEAL_SIZE,
    Entry,
    Manifest,
    OtherFormat,
    Refused,
    manifest_from,
    seal,
)
from sotngoaivu.backup.contents import RowCount

_CHUNK = 1024 * 1024
# What Python's modules raise where a file is no gzipped tar.
_UNREADABLE = (BadGzipFile, EOFError, zlib.error, tarfile.TarError, ValueError)


def check(source: Path, *, rows: BinaryIO | None = None, files: Path | None = None) -> Manifest:
    """Return the manifest of `source` if this code can restore it.

    Its database is copied into `rows` and its uploads below `files`, where these are given. Raises
    Refused where it is no backup of ours, is damaged, or comes from another version of the site.
    """
    try:
        with source.open("rb") as file:
            if not _is_sealed(file):
                _refuse_former_format(source, file)
                raise ValueError("its checksum is wrong or missing")
            found = _Found(rows, files)
            found.read(file)
        manifest = found.manifest()
        _compare_files(manifest, found.files)
        _compare_migrations(source, manifest)
        _compare_rows(manifest, found)
    except OtherFormat as other:
        raise Refused(
            f"{source} was written by a newer version of the site (format {other}). Nothing was "
            "changed. Upgrade this site first, then restore it."
        ) from other
    except _UNREADABLE as error:
        raise Refused(
            f"{source} is not a whole backup of this site: {error}. Nothing was changed. Take "
            "another backup; those made here are in var/backups."
        ) from error
    except OSError as error:
        raise Refused(
            f"{source} cannot be read or unpacked: {error}. Nothing was changed."
        ) from error
    return manifest


def _is_sealed(file: BinaryIO) -> bool:
    """Whether the file ends with the seal of all that precedes it."""
    left = os.fstat(file.fileno()).st_size - SEAL_SIZE
    sha256 = hashlib.sha256()
    while left > 0:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            return False
        sha256.update(chunk)
        left -= len(chunk)
    return left == 0 and file.read() == seal(sha256.hexdigest())


def _refuse_former_format(source: Path, file: BinaryIO) -> None:
    """Raise Refused where the file is of format 1: without checksums, its manifest first."""
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r|gz") as archive:
            first = archive.next()
            stream = archive.extractfile(first) if first and first.name == MANIFEST else None
            former = stream is not None and json.load(stream)["format"] == 1
    except (*_UNREADABLE, OSError, LookupError, TypeError):
        return
    if former:
        raise Refused(
            f"{source} was written by an older version of the site (format 1), without the "
            "checksums by which damage is seen. Nothing was changed. Restore it with the version "
            "that wrote it, upgrade that site, and make a new backup."
        )


class _Found:
    """What is in an archive, read once from its beginning to its end."""

    def __init__(self, rows: BinaryIO | None, files: Path | None) -> None:
        self.files: dict[str, Entry] = {}
        self.counted = RowCount()
        # The first line that is no row of ours; an archive of another version may have such.
        self.bad_line: ValueError | None = None
        self._manifest: bytes | None = None
        self._rows, self._folder = rows, files

    def manifest(self) -> Manifest:
        if self._manifest is None:
            raise ValueError(f"it has no {MANIFEST}")
        return manifest_from(self._manifest)

    def read(self, file: BinaryIO) -> None:
        """Raises one of _UNREADABLE, OSError where copies cannot be written."""
        file.seek(0)
        with GzipFile(fileobj=file, mode="rb") as unpacked:
            with tarfile.open(fileobj=unpacked, mode="r:") as archive:
                for member in archive:
                    self._read_member(archive, member)
                end = archive.offset
            unpacked.seek(end)
            if any(any(chunk) for chunk in _chunks(unpacked)):
                raise ValueError("something follows its end")

    def _read_member(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = member.name
        stream = archive.extractfile(member) if member.type == tarfile.REGTYPE else None
        if stream is None:
            raise ValueError(f"{name} in it is no file")
        if name in self.files or (name == MANIFEST and self._manifest is not None):
            raise ValueError(f"{name} is in it twice")
        if name == MANIFEST:
            self._manifest = stream.read()
        elif name == DATABASE:
            self.files[name] = _copy(self._lines(stream), self._rows)
        elif name.startswith(MEDIA) and _stays_below(name):
            if self._folder is None:
                self.files[name] = _copy(_chunks(stream), None)
            else:
                path = self._folder / name.removeprefix(MEDIA)
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as copy:
                    self.files[name] = _copy(_chunks(stream), copy)
                path.chmod(member.mode & 0o755 | 0o600)
                os.utime(path, (member.mtime, member.mtime))
        else:
            raise ValueError(f"{name} does not belong into it")

    def _lines(self, stream: IO[bytes]) -> Iterator[bytes]:
        for number, line in enumerate(stream, start=1):
            if self.bad_line is None:
                try:
                    self.counted.add(json.loads(line))
                except ValueError as error:
                    self.bad_line = ValueError(f"{DATABASE}, line {number}: {error}")
            yield line


def _copy(chunks: Iterator[bytes], copy: BinaryIO | None) -> Entry:
    size, sha256 = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        sha256.update(chunk)
        if copy is not None:
            copy.write(chunk)
    return Entry(size, sha256.hexdigest())


def _chunks(stream: IO[bytes] | GzipFile) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _stays_below(name: str) -> bool:
    return name == posixpath.normpath(name) and ".." not in name.split("/")


def _compare_files(manifest: Manifest, files: dict[str, Entry]) -> None:
    for name in sorted(manifest.files.keys() | files.keys() | {DATABASE}):
        if name not in files:
            raise ValueError(f"{name} is missing from it")
        if name not in manifest.files:
            raise ValueError(f"{name} does not belong into it")
        if manifest.files[name] != files[name]:
            raise ValueError(f"{name} in it is not the file that was written")


def _compare_migrations(source: Path, manifest: Manifest) -> None:
    difference = schema.compare(manifest.migrations)
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    written = f"{source} was written by"
    if difference.unknown_here and difference.missing_there:
        raise Refused(
            f"{written} another version of the site ({versions}): its database has been through "
            f"{difference.unknown_here}, which this one does not know, and not through "
            f"{difference.missing_there}. Nothing was changed. Restore it with that version."
        )
    if difference.unknown_here:
        raise Refused(
            f"{written} a newer version of the site, or one with other apps ({versions}): this "
            f"one does not know {difference.unknown_here}. Nothing was changed. Upgrade this site "
            "first, then restore it."
        )
    if difference.missing_there:
        raise Refused(
            f"{written} an older version of the site ({versions}): its database has not been "
            f"through {difference.missing_there}. Nothing was changed. Restore it with the version "
            "that wrote it, then upgrade that site to this version."
        )


def _compare_rows(manifest: Manifest, found: _Found) -> None:
    if found.bad_line:
        raise found.bad_line
    for table in sorted(manifest.rows.keys() | found.counted.rows.keys()):
        if table not in found.counted.rows:
            raise ValueError(f"{table} is not kept in backups")
        if table not in manifest.rows:
            raise ValueError(f"it does not say how many rows {table} has")
        if manifest.rows[table] != found.counted.rows[table]:
            raise ValueError(
                f"{table} has {found.counted.rows[table]} rows in it instead of "
                f"{manifest.rows[table]}"
            )
