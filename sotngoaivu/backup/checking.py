"""Verifying an archive: read to its end and compared with what it has to be.

The site is neither read nor touched; no database is asked.
"""

import contextlib
import hashlib
import os
import posixpath
import tarfile
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import IO

from sotngoaivu.backup import encryption, schema
from sotngoaivu.backup.archive import (
    DATABASE,
    MANIFEST,
    MEDIA,
    SEAL_SIZE,
    ArchiveMember,
    BackupRefused,
    Manifest,
    OtherFormat,
    manifest_from,
    read_json,
    seal,
)
from sotngoaivu.backup.contents import RowCount

_CHUNK = 1024 * 1024
# What Python's modules raise where a file is no gzipped tar.
_UNREADABLE = (BadGzipFile, EOFError, zlib.error, tarfile.TarError, ValueError)


def check(
    source: Path,
    identity: Path | None = None,
    *,
    rows: IO[bytes] | None = None,
    files: Path | None = None,
) -> Manifest:
    """Return the manifest of `source` if this code can restore it.

    `identity` is the file with the private key where it is encrypted. Its database is copied into
    `rows` and its uploads below `files`, where these are given. Raises BackupRefused where it is no
    backup of ours, is damaged, or comes from another version of the site.
    """
    try:
        with _opened(source, identity) as stream:
            sealed = _is_sealed(stream)
        if not sealed:
            _refuse_former_format(source)
            raise ValueError("its checksum is wrong or missing")
        found = _Found(rows, files)
        with _opened(source, identity) as stream:
            found.read(stream)
        manifest = found.manifest()
        _compare_files(manifest, found.files)
        _compare_migrations(source, manifest)
        _compare_rows(manifest, found)
    except OtherFormat as other:
        raise BackupRefused(
            f"{source} was written by a newer version of the site (format {other}). Nothing was "
            "changed. Upgrade this site first, then restore it."
        ) from other
    except _UNREADABLE as error:
        raise BackupRefused(
            f"{source} is not a whole backup of this site: {error}. Nothing was changed. Take "
            "another backup; those made here are in var/backups."
        ) from error
    except OSError as error:
        raise BackupRefused(
            f"{source} cannot be read or unpacked: {error}. Nothing was changed."
        ) from error
    return manifest


@contextlib.contextmanager
def _opened(source: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """The archive from its beginning, in the clear.

    Raises BackupRefused, OSError and ValueError.
    """
    with source.open("rb") as file:
        if not encryption.is_encrypted(source):
            yield file
            return
        if identity is None:
            raise BackupRefused(
                f"{source} is encrypted, and nothing was changed. Name the file with the private "
                "key: --identity key.txt, or IDENTITY=key.txt with make."
            )
        with encryption.decrypted(file, encryption.identities(identity)) as stream:
            yield stream


def _is_sealed(stream: IO[bytes]) -> bool:
    """Whether the stream ends with the seal of all that precedes it."""
    sha256, last = hashlib.sha256(), b""
    for chunk in _chunks(stream):
        last += chunk
        sha256.update(last[:-SEAL_SIZE])
        last = last[-SEAL_SIZE:]
    return last == seal(sha256.hexdigest())


def _refuse_former_format(source: Path) -> None:
    """Raise BackupRefused where the file is of format 1: without checksums, its manifest first."""
    try:
        with GzipFile(source) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as archive:
            first = archive.next()
            stream = archive.extractfile(first) if first and first.name == MANIFEST else None
            former = stream is not None and read_json(stream.read())["format"] == 1
    except (*_UNREADABLE, OSError, LookupError, TypeError):
        return
    if former:
        raise BackupRefused(
            f"{source} was written by an older version of the site (format 1), without the "
            "checksums by which damage is seen. Nothing was changed. Restore it with the version "
            "that wrote it, upgrade that site, and make a new backup."
        )


class _Found:
    """What is in an archive, read once from its beginning to its end."""

    def __init__(self, rows: IO[bytes] | None, files: Path | None) -> None:
        self.files: dict[str, ArchiveMember] = {}
        self.counted = RowCount()
        # The first line that is no row of ours; an archive of another version may have such.
        self.bad_line: ValueError | None = None
        self._manifest: bytes | None = None
        self._rows, self._folder = rows, files

    def manifest(self) -> Manifest:
        if self._manifest is None:
            raise ValueError(f"it has no {MANIFEST}")
        return manifest_from(self._manifest)

    def read(self, stream: IO[bytes]) -> None:
        """Raises one of _UNREADABLE, OSError where copies cannot be written."""
        with GzipFile(fileobj=stream, mode="rb") as unpacked:
            # Read from the beginning to the end, and not a block further.
            with tarfile.open(fileobj=unpacked, mode="r|", bufsize=tarfile.BLOCKSIZE) as archive:
                for member in archive:
                    self._read_member(archive, member)
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
                os.utime(path, (member.mtime, member.mtime))
        else:
            raise ValueError(f"{name} does not belong into it")

    def _lines(self, stream: IO[bytes]) -> Iterator[bytes]:
        for number, line in enumerate(stream, start=1):
            if self.bad_line is None:
                try:
                    self.counted.add(read_json(line))
                except ValueError as error:
                    self.bad_line = ValueError(f"{DATABASE}, line {number}: {error}")
            yield line


def _copy(chunks: Iterator[bytes], copy: IO[bytes] | None) -> ArchiveMember:
    size, sha256 = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        sha256.update(chunk)
        if copy is not None:
            copy.write(chunk)
    return ArchiveMember(size, sha256.hexdigest())


def _chunks(stream: IO[bytes] | GzipFile) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _stays_below(name: str) -> bool:
    return name == posixpath.normpath(name) and ".." not in name.split("/")


def _compare_files(manifest: Manifest, files: dict[str, ArchiveMember]) -> None:
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
        raise BackupRefused(
            f"{written} another version of the site ({versions}): its database has been through "
            f"{difference.unknown_here}, which this one does not know, and not through "
            f"{difference.missing_there}. Nothing was changed. Restore it with that version."
        )
    if difference.unknown_here:
        raise BackupRefused(
            f"{written} a newer version of the site, or one with other apps ({versions}): this "
            f"one does not know {difference.unknown_here}. Nothing was changed. Upgrade this site "
            "first, then restore it."
        )
    if difference.missing_there:
        raise BackupRefused(
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
