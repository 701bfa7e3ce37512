"""The way in: a picture is normalised in a process of its own, with bounded memory and time.

What strangers send is decoded there alone, by a fresh interpreter that knows neither the site's
secrets nor its database.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple, Protocol

from sotngoaivu.media.normalisation.bounds import (
    PATIENCE,
    SECONDS,
    STORED_PIXELS,
    PictureRefused,
    Refusal,
)

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-B", "-s", "-m", "sotngoaivu.media.normalisation"]
_ROOT = Path(__file__).resolve().parents[3]
# What an interpreter may need to find its packages and libraries.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH")
# One at a time: several uploads at once must not take the memory that readers need.
turn = threading.Lock()


class NormalisedPicture(NamedTuple):
    """What is stored of a picture; the extension is without a dot."""

    extension: str
    # By which it is known in another size or format; "" of what is too plain.
    difference_hash: str
    content: bytes


class _Readable(Protocol):
    def read(self) -> bytes: ...


def normalise(file: _Readable, most: int = STORED_PIXELS) -> NormalisedPicture:
    """What is stored of the picture read from `file`: upright, sRGB, bounded, without metadata.

    JPEG, PNG, WebP, AVIF, HEIC or GIF; of a still one at most `most` pixels. Raises
    `PictureRefused`. Waits at most `PATIENCE` seconds for others in this process and `SECONDS` for
    its own.
    """
    if not turn.acquire(timeout=PATIENCE):
        raise PictureRefused(Refusal.BUSY)
    try:
        return _read_by_child(file.read(), most)
    finally:
        turn.release()


def _read_by_child(data: bytes, most: int) -> NormalisedPicture:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # The GNU C library would reserve address space for each thread.
    environment["MALLOC_ARENA_MAX"] = "1"
    try:
        child = subprocess.run(  # noqa: S603 (ourselves)
            [*COMMAND, str(most)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PictureRefused(Refusal.TOO_COSTLY) from None
    except OSError as error:
        logger.exception("No process could be started for a picture")
        raise PictureRefused(Refusal.BUSY) from error
    if child.returncode:
        logger.warning(
            "A picture ended its process (%s): %s",
            child.returncode,
            child.stderr[-1000:].decode(errors="replace"),
        )
        killed = child.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
        raise PictureRefused(Refusal.TOO_COSTLY if killed else Refusal.DAMAGED)
    first, _newline, content = child.stdout.partition(b"\n")
    extension, _space, told = first.decode().partition(" ")
    if extension == "refused":
        raise PictureRefused(Refusal(told))
    if not content:
        raise PictureRefused(Refusal.DAMAGED)
    return NormalisedPicture(extension, told, content)
