"""The ready response, read once."""

import os
from pathlib import Path


def body() -> bytes:
    """What BENCH_BODY, the path of a file, holds."""
    return Path(os.environ["BENCH_BODY"]).read_bytes()
