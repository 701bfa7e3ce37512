"""Heap of the C library: what texts of pages leave goes back to the system.

Only the GNU C library has these functions (mallopt(3), malloc_trim(3)); elsewhere nothing is done.
"""

import contextlib
import ctypes
import resource
from pathlib import Path

from sotngoaivu.core.metrics import Metric, register

# Of malloc.h.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
# What is larger is given back as soon as it is free; a whole page is.
_LARGE_BYTES = 64 * 1024


def keep_small() -> None:
    """Call before a process forks its workers."""
    with contextlib.suppress(AttributeError):
        library = ctypes.CDLL(None)
        # Threads that take turns at the interpreter need no heaps of their own, whose gaps add up.
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Give back what is free between what is in use; it takes about a millisecond."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident() -> int:
    """Bytes that this process has in memory, shared ones included (proc(5); Linux only)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


register(Metric("memory_bytes", "What the worker has in memory, shared parts included.", resident))
