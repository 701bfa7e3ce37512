"""Archives: ZIP files with a former site's pictures and files, uploaded beside its texts.

They are never unpacked: a file is read where it is asked for, as far as it may be long, so that no
name leads anywhere and nothing unfolds beyond what the archive has been asked for.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from news.importing.models import ImportArchive, ImportBatch
from sotngoaivu.core.zip_files import UNREADABLE

# Of one import; and of one archive, in files and in what it says to unfold to.
MOST_ARCHIVES = 10
MOST_FILES = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
# Pictures are packed already; texts shrink to a tenth.
MOST_RATIO = 100
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_LONGEST_NAME = 300
# What programs put beside the files.
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class ArchiveRefused(Exception):
    """The archive is not taken; the message tells why, in the active language."""


def names_in(content: bytes) -> list[str]:
    """The paths of the files in an archive. Raises ArchiveRefused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            found = sorted(_members(archive))
    except UNREADABLE as error:
        raise ArchiveRefused(_("This is no ZIP file, or it is damaged.")) from error
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise ArchiveRefused(_("This ZIP file has a password. Pack it without one."))
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_FILES or unpacked > MOST_UNPACKED:
        raise ArchiveRefused(
            _("There is too much in this ZIP file: at most 5,000 files, 400 MB. Take several.")
        )
    if unpacked > MOST_RATIO * len(content):
        raise ArchiveRefused(_("This ZIP file unfolds to a hundred times its size."))
    if not found:
        raise ArchiveRefused(_("There is no file in it."))
    return found


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Its files by their paths, whose parts never lead upwards."""
    found: dict[str, zipfile.ZipInfo] = {}
    for part in archive.infolist():
        name = _name(part)
        parts = [each for each in name.replace("\\", "/").split("/") if each not in ("", ".", "..")]
        path = "/".join(parts).replace("\0", "")
        is_clutter = path.startswith(_CLUTTER) or path.endswith(_CLUTTER)
        if parts and not part.is_dir() and not is_clutter and len(path) <= _LONGEST_NAME:
            found.setdefault(path, part)
    return found


def _name(part: zipfile.ZipInfo) -> str:
    """Programs that know no UTF-8 write names as their system does, and many write it unmarked."""
    if part.flag_bits & _IS_UTF8 or part.filename.isascii():
        return part.filename
    written = part.filename.encode("cp437", errors="replace")
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("cp1258", errors="replace")


class Archives:
    """The files of all archives of a batch; the archive that was asked last stays at hand."""

    def __init__(self, batch: ImportBatch) -> None:
        self._places: dict[str, int] = {}
        for key, names in batch.archives.order_by("pk").values_list("pk", "names"):
            for name in names:
                self._places.setdefault(name, key)
        self._at_hand: tuple[int, zipfile.ZipFile, dict[str, zipfile.ZipInfo]] | None = None

    def names(self) -> Iterator[str]:
        return iter(self._places)

    def read(self, name: str, most: int) -> bytes | None:
        try:
            archive, members = self._opened(self._places[name])
            with archive.open(members[name]) as file:
                return file.read(most + 1)
        except (KeyError, ImportArchive.DoesNotExist):
            return None
        except (*UNREADABLE, MemoryError):
            # Damaged, or packed in a way that nobody reads, such as with a dictionary of gigabytes.
            return None

    def _opened(self, key: int) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
        if self._at_hand is None or self._at_hand[0] != key:
            content = ImportArchive.objects.values_list("content", flat=True).get(pk=key)
            archive = zipfile.ZipFile(BytesIO(bytes(content)))
            self._at_hand = key, archive, _members(archive)
        return self._at_hand[1:]
