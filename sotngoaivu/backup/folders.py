"""Folder staging: uploads in a folder, where moving is renaming.

All happens in one folder among the uploads themselves, so on their filesystem. What it holds tells
how far a process has come that was killed:

- `moving`: some of the former uploads are here, the others still in their place
- `former`: all of them are here; what is in their place is new
- neither: nothing has been moved
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.core.files.storage import default_storage

from sotngoaivu.backup.uploads import LOST_AND_FOUND, PREFIX
from sotngoaivu.core.storage import UploadStorage

_NEW, _MOVING, _FORMER = "new", "moving", "former"


class FolderStaging:
    """The folder of one restore, whose name is its token."""

    def __init__(self, folder: Path) -> None:
        self.token, self.folder, self.new = folder.name, folder, folder / _NEW
        self.new.mkdir()

    @classmethod
    def begin(cls) -> Self:
        return cls(Path(tempfile.mkdtemp(prefix=PREFIX, dir=_media())))

    def exchange(self) -> None:
        if isinstance(default_storage, UploadStorage):
            default_storage.own(self.new)
        moving = self.folder / _MOVING
        moving.mkdir()
        _move(self.folder.parent, moving)
        moving.rename(self.folder / _FORMER)
        _move(self.new, self.folder.parent)

    @staticmethod
    def left() -> list[str]:
        """The tokens of what is there now."""
        return [left.name for left in _media().glob(f"{PREFIX}*/")]

    @staticmethod
    def settle(token: str, stands: Callable[[], bool]) -> None:
        """Put the former uploads back unless the exchange stands; remove the rest."""
        folder = _media() / token
        has_begun = (folder / _MOVING).exists() or (folder / _FORMER).exists()
        if has_begun and not stands():
            _put_back(folder)
        shutil.rmtree(folder)


def _media() -> Path:
    return Path(default_storage.path(""))


def _put_back(folder: Path) -> None:
    media, moving, former = folder.parent, folder / _MOVING, folder / _FORMER
    if former.exists():
        _move(media, folder / _NEW)
        former.rename(moving)
    if moving.exists():
        _move(moving, media)
        moving.rmdir()


def _move(source: Path, target: Path) -> None:
    """Move what is in `source` into `target`, folders into those that are there already."""
    for entry in sorted(source.iterdir()):
        place = target / entry.name
        if entry.name.startswith(PREFIX) or entry.name == LOST_AND_FOUND:
            continue
        if entry.is_dir() and place.is_dir():
            _move(entry, place)
            entry.rmdir()
        else:
            entry.rename(place)
