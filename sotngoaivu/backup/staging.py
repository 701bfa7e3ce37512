"""Staging of uploads: put aside, and exchanged so that a failure loses neither.

All happens in one folder among the uploads themselves, so on their filesystem, where moving is
renaming. What it holds tells how far a process has come that was killed:

- `moving`: some of the former uploads are here, the others still in their place
- `former`: all of them are here; what is in their place is new
- neither: nothing has been moved, or the exchange was kept
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sotngoaivu.backup.archive import Refused

PREFIX = ".restore-"
_NEW, _MOVING, _FORMER, _KEPT = "new", "moving", "former", "kept"


class Staging:
    """The folder of one restore: put files into `new`, then exchange the uploads for them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.new = folder, folder / _NEW
        self.new.mkdir()

    def exchange(self) -> None:
        """Move the uploads aside and the new ones into their place. Raises OSError."""
        moving = self.folder / _MOVING
        moving.mkdir()
        _move(self.folder.parent, moving)
        moving.rename(self.folder / _FORMER)
        _move(self.new, self.folder.parent)

    def keep(self) -> None:
        """Let the exchange stand when the context ends, instead of undoing it."""
        (self.folder / _FORMER).rename(self.folder / _KEPT)


@contextlib.contextmanager
def staged(media: Path) -> Iterator[Staging]:
    """A folder among the uploads in `media`, gone with the context; what it holds is its owner's.

    Raises Refused where another process has one, or none can be made.
    """
    with contextlib.ExitStack() as stack:
        try:
            media.mkdir(parents=True, exist_ok=True)
            if not stack.enter_context(_locked(media)):
                raise Refused("Another restore is under way. Wait until it has ended.")
            _tidy(media)
            staging = Staging(Path(tempfile.mkdtemp(prefix=PREFIX, dir=media)))
        except OSError as error:
            raise Refused(f"Nothing can be put aside in {media}: {error}") from error
        try:
            yield staging
        finally:
            _put_back(staging.folder)
            shutil.rmtree(staging.folder, ignore_errors=True)


def tidy(media: Path) -> None:
    """Undo what a killed restore left half done and remove its files; not while one is at work."""
    if media.is_dir():
        with _locked(media) as free:
            if free:
                _tidy(media)


@contextlib.contextmanager
def _locked(media: Path) -> Iterator[bool]:
    """Hold the folder's lock, which ends with the process too; False where another has it."""
    descriptor = os.open(media, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)


def _tidy(media: Path) -> None:
    for left in media.glob(f"{PREFIX}*/"):
        _put_back(left)
        shutil.rmtree(left)


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
        if entry.name.startswith(PREFIX):
            continue
        if entry.is_dir() and place.is_dir():
            _move(entry, place)
            entry.rmdir()
        else:
            entry.rename(place)
