"""Confined process: a picture is decoded in a child with bounded memory and time.

A fresh interpreter, which knows neither the site's secrets nor its database. What decoders take of
memory is given back with it, and readers wait for none of it.
"""

import contextlib
import logging
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from sotngoaivu.media.normalisation.bounds import (
    MEMORY,
    PROCESSOR_SECONDS,
    SECONDS,
    PictureRefused,
    Refusal,
)

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[3]
# What an interpreter may need to find its packages and libraries.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH")


def command(module: str, *arguments: str) -> list[str]:
    """What a child is started with; the module's `__main__` calls `confine` first."""
    return [sys.executable, "-B", "-s", "-m", module, *arguments]


def ask(module: str, *arguments: str, data: bytes) -> bytes:
    """What the child writes that is given `data`.

    Raises `PictureRefused`: too costly beyond its bounds or `SECONDS`, damaged where it fails, busy
    where none can be started.
    """
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # The GNU C library would reserve address space for each thread.
    environment["MALLOC_ARENA_MAX"] = "1"
    try:
        child = subprocess.run(  # noqa: S603 (ourselves)
            command(module, *arguments),
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
    return child.stdout


def confine() -> None:
    """Bound this process, which gives way to readers and is the first to go without memory."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        # It writes no file, and leaves none behind when it crashes.
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS bounds no address space.
        with contextlib.suppress(ValueError):
            resource.setrlimit(kind, (limit, limit))
    os.nice(5)
    # Only Linux has it.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
