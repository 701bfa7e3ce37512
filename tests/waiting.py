"""Waiting for what other processes and threads do."""

import threading
import time
from collections.abc import Callable

# In seconds: what a test waits for comes, or something is wrong. No machine is that slow.
PATIENCE = 120.0


def until(condition: Callable[[], object], pause: float = 0.05) -> None:
    """Return as soon as `condition` holds; where nothing tells of it, it is looked at again."""
    nothing = threading.Event()
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "what the test waits for did not come"
        nothing.wait(pause)
