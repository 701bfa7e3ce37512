"""Few noisy numbers made into one honest one: the median of several runs, and their spread."""

import math
import statistics as standard
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Summary:
    """The median of some runs, with the lowest and the highest of them."""

    median: float
    low: float
    high: float

    def text(self, digits: int = 2) -> str:
        """The median, and in brackets from the lowest to the highest."""
        if self.low == self.high:
            return f"{self.median:,.{digits}f}"
        return f"{self.median:,.{digits}f} ({self.low:,.{digits}f}–{self.high:,.{digits}f})"


def summary(values: Iterable[float]) -> Summary:
    """Raises ValueError where there are none."""
    known = sorted(values)
    if not known:
        raise ValueError("nothing was measured")
    return Summary(standard.median(known), known[0], known[-1])


def ratios(measured: Sequence[float], reference: Sequence[float]) -> Summary:
    """Each run over the reference's run of the same round: what disturbed the round cancels out."""
    return summary(a / b for a, b in zip(measured, reference, strict=True))


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of the values that `share` (0 to 1) of them do not exceed (nearest rank)."""
    known = sorted(values)
    if not known:
        raise ValueError("nothing was measured")
    return known[max(0, math.ceil(share * len(known)) - 1)]


def alternate(
    contestants: Mapping[str, Callable[[], Measured]], rounds: int
) -> dict[str, list[Measured]]:
    """Run all contestants once a round, every other round in the opposite order."""
    results: dict[str, list[Measured]] = {name: [] for name in contestants}
    for number in range(rounds):
        names = list(contestants)
        for name in names if number % 2 == 0 else reversed(names):
            results[name].append(contestants[name]())
    return results
