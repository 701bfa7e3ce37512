"""Outage: one line of the log when something fails first, and one when it works again."""

import logging
import threading
import time
from weakref import WeakSet

from sotngoaivu.core.metrics import Metric, register

logger = logging.getLogger(__name__)


_outages: WeakSet["Outage"] = WeakSet()


class Outage:
    """Of what `name` says. Both methods may be called from any thread, as often as need be."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._since: float | None = None
        _outages.add(self)

    @property
    def seconds(self) -> float:
        """For how long it has lasted; 0.0 while all is well."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def begin(self, error: object) -> bool:
        """Whether it began just now."""
        with self._lock:
            if self._since is not None:
                return False
            self._since = time.monotonic()
        logger.warning("%s: %s", self.name, reason(error))
        return True

    def end(self) -> None:
        # Mostly there is none.
        if self._since is None:
            return
        with self._lock:
            began, self._since = self._since, None
        if began is not None:
            seconds = time.monotonic() - began
            logger.warning("%s: all is well again, after %.0f seconds.", self.name, seconds)


def reason(error: object) -> str:
    """What an error says, in one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _lasting() -> dict[str, float]:
    lasting: dict[str, float] = {}
    for outage in list(_outages):
        lasting[outage.name] = max(lasting.get(outage.name, 0.0), outage.seconds)
    return lasting


register(
    Metric(
        "outage_seconds",
        "For how long something has failed that the log tells of; 0 while all is well.",
        _lasting,
        label="what",
    )
)
