"""The child process of normalisation: a picture on stdin, what is stored of it on stdout.

Its argument says how many pixels of a still picture are stored at most.
The answer's first line says its extension and its difference hash, or `refused` and the reason; the
picture follows.
"""

import contextlib
import os
import resource
import sys
from pathlib import Path

from sotngoaivu.media.normalisation.bounds import (
    MEMORY,
    PROCESSOR_SECONDS,
    PictureRefused,
    Refusal,
)


def main() -> None:
    confine()
    data = sys.stdin.buffer.read()
    # Imported once confined, for a picture's data reach no code before.
    from sotngoaivu.media.normalisation.picture import normalised

    try:
        extension, looks, content = normalised(data, int(sys.argv[1]))
    except PictureRefused as refused:
        extension, looks, content = "refused", refused.reason, b""
    except MemoryError:
        extension, looks, content = "refused", Refusal.TOO_COSTLY, b""
    sys.stdout.buffer.write(f"{extension} {looks}\n".encode())
    sys.stdout.buffer.write(content)


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


if __name__ == "__main__":
    main()
