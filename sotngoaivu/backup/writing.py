"""Writing an archive of the site, which may be at work meanwhile."""

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from gzip import GzipFile
from pathlib import Path
from typing import IO, Any, BinaryIO

import django
import wagtail
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from sotngoaivu.backup import contents, schema, staging
from sotngoaivu.backup.archive import DATABASE, MANIFEST, MEDIA, Entry, Manifest, seal

# Larger uploads are copied by way of the disk.
_SPOOL = 32 * 1024 * 1024


def write(target: Path) -> int:
    """Write the archive to `target`; returns its size in bytes.

    The database is read in one transaction, so that a site at work is caught at one moment. Raises
    CommandError, and leaves `target` as it was, where something cannot be read or written.
    """
    part = target.with_name(target.name + ".part")
    try:
        staging.tidy(Path(settings.MEDIA_ROOT))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                _write(file, target.parent)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target.stat().st_size
    except OSError as error:
        about = f" ({error.filename})" if error.filename else ""
        raise CommandError(f"{target} cannot be written: {error.strerror}{about}") from error


def _write(file: BinaryIO, scratch: Path) -> None:
    through = _Hashing(file)
    with (
        # No name and no time, so that the header is the same each time.
        GzipFile("", "wb", compresslevel=6, fileobj=through, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        files: dict[str, Entry] = {}
        with tempfile.TemporaryFile(dir=scratch) as dumped:
            migrations, rows = _dump(dumped)
            files[DATABASE] = _add(archive, DATABASE, dumped)
        for name, path in _uploads():
            entry = _add_upload(archive, MEDIA + name, path)
            if entry:
                files[MEDIA + name] = entry
        manifest = Manifest(timezone.now(), _versions(), migrations, rows, files)
        _add(archive, MANIFEST, io.BytesIO(manifest.to_json()))
    file.write(seal(through.sha256.hexdigest()))
    file.flush()
    os.fsync(file.fileno())


class _Hashing:
    """Hands on what is written to it, and keeps the SHA-256 of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _dump(stream: BinaryIO) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Write the database's rows; returns its migrations and how many rows each table has."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = schema.applied(), contents.dump(text)
    # The stream outlives its wrapper.
    text.detach()
    return found


def _uploads() -> Iterator[tuple[str, Path]]:
    """Every uploaded file and its name below the uploads' folder, also where a link leads to it."""
    media = Path(settings.MEDIA_ROOT)
    seen = set()
    for place, folders, names in os.walk(media, onerror=_raise_unless_gone, followlinks=True):
        folder = Path(place)
        seen.add(folder.resolve())
        folders[:] = sorted(
            name
            for name in folders
            if not (folder == media and name.startswith(staging.PREFIX))
            and (folder / name).resolve() not in seen
        )
        for name in sorted(names):
            path = folder / name
            if path.is_file():
                yield path.relative_to(media).as_posix(), path


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _add_upload(archive: tarfile.TarFile, name: str, path: Path) -> Entry | None:
    """Add one upload as it is now; None where it has gone meanwhile.

    It is copied first: a file that grows or shrinks while it is read has no size to begin with.
    """
    with tempfile.SpooledTemporaryFile(_SPOOL) as copy:
        try:
            with path.open("rb") as file:
                state = os.fstat(file.fileno())
                shutil.copyfileobj(file, copy)
        except FileNotFoundError:
            return None
        return _add(archive, name, copy, mode=state.st_mode & 0o755, mtime=int(state.st_mtime))


def _add(
    archive: tarfile.TarFile,
    name: str,
    content: IO[bytes],
    *,
    mode: int = 0o600,
    mtime: int | None = None,
) -> Entry:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, io.SEEK_END)
    entry.mtime = int(timezone.now().timestamp()) if mtime is None else mtime
    entry.mode = mode
    content.seek(0)
    reading = _Reading(content)
    archive.addfile(entry, reading)
    return Entry(entry.size, reading.sha256.hexdigest())


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
