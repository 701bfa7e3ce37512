"""Outage: one line of the log when something fails first, and one when it works again."""

import logging
import threading
import time

logger = logging.getLogger(__name__)


class Outage:
    """Of what `name` says. Both methods may be called from any thread, as often as need be."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._since: float | None = None

    def begin(self, error: object) -> bool:
        """Whether it began just now."""
        with self._lock:
            if self._since is not None:
                return False
            self._since = time.monotonic()
        logger.warning("%s: %s", self._name, reason(error))
        return True

    def end(self) -> None:
        # Mostly there is none.
        if self._since is None:
            return
        with self._lock:
            began, self._since = self._since, None
        if began is not None:
            seconds = time.monotonic() - began
            logger.warning("%s: all is well again, after %.0f seconds.", self._name, seconds)


def reason(error: object) -> str:
    """What an error says, in one line."""
    return " ".join(str(error).split()) or type(error).__name__
