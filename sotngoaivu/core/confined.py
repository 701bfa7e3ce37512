"""Confined process: what strangers send is read in a child with bounded memory and time.

A fresh interpreter, which knows neither the site's secrets nor its database. What it takes of
memory is given back with it, and readers wait for none of it.
"""

import contextlib
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

logger = logging.getLogger(__name__)

# Of the child, of the processor, in seconds: the slowest picture within its bounds (a PNG of 60
# megapixels) takes ten, as does a Word file of three hundred pages.
PROCESSOR_SECONDS = 30
# By the clock, and for those before it in the same process, in seconds: together as long as web
# servers in front commonly wait.
SECONDS = 45
PATIENCE = 15

# What a child ends with that finds the bounds too narrow for what it was given.
BEYOND = 75

_ROOT = Path(__file__).resolve().parents[2]
# What an interpreter may need to find its packages and libraries.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "PYTHONPATH")
_turn = threading.Lock()


class Failure(StrEnum):
    # The child failed over it.
    DAMAGED = "damaged"
    # More memory or time than the bounds.
    TOO_COSTLY = "too-costly"
    # Others are being read in this process, or no child can be started.
    BUSY = "busy"


class NoAnswer(Exception):
    """The child gave none, for `reason`."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """A turn of this process: uploads at once must not take the memory that readers need.

    Waits at most `PATIENCE` seconds. Raises NoAnswer.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise NoAnswer(Failure.BUSY)
    try:
        yield
    finally:
        _turn.release()


def command(module: str, *arguments: str) -> list[str]:
    """What a child is started with; the module's `__main__` calls `confine` first."""
    return [sys.executable, "-B", "-s", "-m", module, *arguments]


def ask(module: str, *arguments: str, data: bytes) -> bytes:
    """What the child writes that is given `data`.

    Raises NoAnswer: too costly beyond its bounds or `SECONDS`, damaged where it fails, busy where
    none can be started.
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
        raise NoAnswer(Failure.TOO_COSTLY) from None
    except OSError as error:
        logger.exception("No process could be started to read what was sent")
        raise NoAnswer(Failure.BUSY) from error
    if child.returncode:
        logger.warning(
            "What was sent ended the process of %s (%s): %s",
            module,
            child.returncode,
            child.stderr[-1000:].decode(errors="replace"),
        )
        beyond = child.returncode in (-signal.SIGKILL, -signal.SIGXCPU, BEYOND)
        raise NoAnswer(Failure.TOO_COSTLY if beyond else Failure.DAMAGED)
    return child.stdout


def confine(memory: int) -> None:
    """Bound this process, which gives way to readers and is the first to go without memory.

    `memory` is address space, in bytes.
    """
    for kind, most in (
        (resource.RLIMIT_AS, memory),
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
