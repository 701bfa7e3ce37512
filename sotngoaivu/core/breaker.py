"""Breaker: what has not answered is asked no more, until it answers a probe.

Nobody waits for it in turn meanwhile: whoever wants something of it learns at once that it is away.
The log has a line when it went away and one when it is back, however many have asked.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from weakref import WeakSet

from sotngoaivu.core.metrics import Metric, register
from sotngoaivu.core.outage import reason

logger = logging.getLogger(__name__)

# Between two probes; each takes as long as its own bound besides.
PAUSE_SECONDS = 0.5


_breakers: WeakSet["Breaker"] = WeakSet()


class Breaker:
    """Guards what `name` says; `probe` asks it something, and raises where it does not answer."""

    def __init__(
        self, name: str, probe: Callable[[], object], pause: float = PAUSE_SECONDS
    ) -> None:
        self.name, self._probe, self._pause = name, probe, pause
        self.reset()
        _breakers.add(self)
        os.register_at_fork(after_in_child=self.reset)

    def reset(self) -> None:
        """As when nothing was asked yet; threads are not handed on to a child."""
        self._lock = threading.Lock()
        self._since: float | None = None
        self._prober: threading.Thread | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is away, to everybody but the probe."""
        return self._since is not None and threading.current_thread() is not self._prober

    def trip(self, error: object) -> None:
        """It has not answered. Costs nothing where that is known."""
        with self._lock:
            if self._since is not None:
                return
            self._since = time.monotonic()
            self._prober = threading.Thread(
                target=self._probe_on, name=f"probe of {self.name}", daemon=True
            )
        logger.warning("%s does not answer and is left alone: %s", self.name, reason(error))
        self._prober.start()

    def _probe_on(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(self._pause)
            try:
                self._probe()
            except Exception:
                logger.debug("%s is still away.", self.name, exc_info=True)
            else:
                break
        with self._lock:
            away = time.monotonic() - (self._since or 0.0)
            self._since = self._prober = None
        logger.warning("%s answers again, after %.0f seconds.", self.name, away)


def _states() -> dict[str, float]:
    states: dict[str, float] = {}
    for breaker in list(_breakers):
        states[breaker.name] = max(states.get(breaker.name, 0.0), float(breaker.is_open))
    return states


register(
    Metric(
        "breaker_open",
        "Whether something does not answer and is left alone.",
        _states,
        label="what",
    )
)
