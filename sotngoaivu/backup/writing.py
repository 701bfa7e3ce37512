"""Writing an archive of the site, which may be at work meanwhile.

Uploads come first and the rows after them: what rows name is deleted only after the rows are, so it
is in the archive by then, or was stored since, or the rows are read anew.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from pathlib import Path
from typing import IO, Any, BinaryIO

import django
import wagtail
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.utils import timezone

from sotngoaivu.backup import contents, encryption, schema, staging
from sotngoaivu.backup.archive import DATABASE, MANIFEST, MEDIA, ArchiveMember, Manifest, seal
from sotngoaivu.backup.moment import snapshot
from sotngoaivu.backup.uploads import Unreadable, is_there, reading, stored_names

# Larger uploads are copied by way of the disk.
_SPOOL = 32 * 1024 * 1024
_CHUNK = 1024 * 1024
# How often the rows are read anew because an upload went that they name.
_TRIES = 5
PART = ".part"


@dataclass(frozen=True)
class Written:
    """A backup: its file, size in bytes and SHA-256; uploads that rows name and nobody has."""

    path: Path
    size: int
    sha256: str
    lost: list[str] = field(default_factory=list)


def write(target: Path) -> Written:
    """Write the archive to `target`, encrypted where BACKUP_PUBLIC_KEY is set.

    The database is read as it is at one moment. Raises CommandError, and leaves `target` as it was,
    where something cannot be read or written.
    """
    keys = encryption.recipients()
    try:
        staging.tidy()
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as file, contextlib.ExitStack() as stack:
            packed = _Hashing(file)
            sink: Any = packed
            if keys:
                sink = stack.enter_context(encryption.encrypted(sink, keys))
            lost = _write(sink, target.parent, secret=bool(keys))
        return Written(target, packed.size, packed.sha256.hexdigest(), lost)
    except Unreadable as error:
        raise CommandError(
            f"{error.filename} cannot be read ({error.strerror}), and nothing is left out of a "
            "backup. Let it belong to the user who runs the site, or take it out of the uploads."
        ) from error
    except OSError as error:
        about = f" ({error.filename})" if error.filename else ""
        raise CommandError(f"{target} cannot be written: {error.strerror}{about}") from error


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `target` at the end of the block, if that does not fail.

    Raises CommandError where somebody else is writing it.
    """
    part = target.with_name(target.name + PART)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        if not _is_had(descriptor, part):
            raise CommandError(f"Another process is writing {target}. Wait until it has ended.")
        try:
            file.truncate(0)
            yield file
            file.flush()
            os.fsync(descriptor)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _is_had(descriptor: int, part: Path) -> bool:
    """Lock what is being written, by which others see that somebody is at it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had the lock may have put the file in its place meanwhile.
        return os.path.samestat(os.fstat(descriptor), part.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def remove_parts(folder: Path) -> None:
    """Remove what backups left half written in the folder that were killed."""
    for part in folder.glob(f"*{PART}"):
        # Somebody is still writing it or has just done so, or it is not ours to remove.
        with contextlib.suppress(OSError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _write(file: IO[bytes], scratch: Path, *, secret: bool) -> list[str]:
    through = _Hashing(file)
    with (
        # No name and no time, so that the header is the same each time.
        GzipFile("", "wb", compresslevel=6, fileobj=through, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        files: dict[str, ArchiveMember] = {}
        _add_uploads(archive, stored_names(), files)
        with encryption.Scratch(scratch, secret=secret) as dumped:
            migrations, rows, lost = _dump_when_complete(archive, files, dumped)
        manifest = Manifest(timezone.now(), _versions(), migrations, rows, files)
        text = manifest.to_json()
        _add(archive, MANIFEST, io.BytesIO(text), len(text))
    file.write(seal(through.sha256.hexdigest()))
    return lost


def _dump_when_complete(
    archive: tarfile.TarFile, files: dict[str, ArchiveMember], dumped: encryption.Scratch
) -> tuple[dict[str, list[str]], dict[str, int], list[str]]:
    """Add the rows, and what they name that is not in the archive yet.

    Returns the database's migrations, how many rows each table has, and which uploads are lost.
    """
    lost: list[str] | None = None
    for attempt in range(_TRIES):
        with snapshot():
            named = contents.named_files()
            later = sorted(name for name in named if MEDIA + name not in files)
            _add_uploads(archive, later, files)
            missing = sorted(name for name in named if MEDIA + name not in files)
            # What rows name at two moments, and was not there between them, has been lost before.
            if missing and missing != lost and attempt < _TRIES - 1:
                lost = missing
                continue
            migrations = schema.applied()
            with dumped.writing() as stream:
                counted = _Hashing(stream)
                text = io.TextIOWrapper(counted, encoding="utf-8", newline="\n")  # type: ignore[type-var]
                rows = contents.dump(text)
                # The stream outlives its wrapper.
                text.detach()
            break
    with dumped.reading() as stream:
        files[DATABASE] = _add(archive, DATABASE, stream, counted.size)
    return migrations, rows, missing


class _Hashing(io.BufferedIOBase):
    """Hands on what is written to it; keeps its length and its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _add_uploads(
    archive: tarfile.TarFile, names: Iterable[str], files: dict[str, ArchiveMember]
) -> None:
    for name in names:
        entry = _add_upload(archive, name)
        if entry:
            files[MEDIA + name] = entry


def _add_upload(archive: tarfile.TarFile, name: str) -> ArchiveMember | None:
    """Add one upload as it is now; None where it has gone meanwhile.

    It is copied first: a file that grows or shrinks while it is read has no size to begin with.
    """
    with tempfile.SpooledTemporaryFile(_SPOOL) as copy:
        try:
            with reading(default_storage, name):
                if not is_there(default_storage, name):
                    return None
                changed = int(default_storage.get_modified_time(name).timestamp())
                file = default_storage.open(name)
            with file:
                for chunk in _chunks(file, name):
                    copy.write(chunk)
        except FileNotFoundError:
            return None
        size = copy.tell()
        copy.seek(0)
        return _add(archive, MEDIA + name, copy, size, mtime=changed)


def _chunks(file: Any, name: str) -> Iterator[bytes]:
    while True:
        with reading(default_storage, name):
            chunk = file.read(_CHUNK)
        if not chunk:
            return
        yield chunk


def _add(
    archive: tarfile.TarFile,
    name: str,
    content: IO[bytes] | BinaryIO,
    size: int,
    *,
    mtime: int | None = None,
) -> ArchiveMember:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mtime = int(timezone.now().timestamp()) if mtime is None else mtime
    entry.mode = 0o600
    reading = _Reading(content)
    archive.addfile(entry, reading)
    return ArchiveMember(size, reading.sha256.hexdigest())


class _Reading(io.RawIOBase):
    """Hands out a stream, and keeps the SHA-256 of what was taken."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.sha256.update(data)
        return data


def _versions() -> dict[str, str]:
    """What wrote the archive, for whoever has to find that version again."""
    versions = {"Django": django.get_version(), "Wagtail": wagtail.__version__}
    project = settings.BASE_DIR / "pyproject.toml"
    if project.is_file():
        versions = {"site": tomllib.loads(project.read_text())["project"]["version"], **versions}
    return versions
