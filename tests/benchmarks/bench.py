"""What every part is given."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from tests.benchmarks.ground import Ground
from tests.benchmarks.load import Load, Run
from tests.benchmarks.processes import Server
from tests.benchmarks.statistics import Summary, alternate, ratios, summary

READERS = 5000

Scale = TypeVar("Scale")


@dataclass
class Bench:
    ground: Ground
    wrk: str
    quick: bool
    say: Callable[[str], None]

    @property
    def rounds(self) -> int:
        return 2 if self.quick else 5

    @property
    def seconds(self) -> float:
        """Length of one run."""
        return 1 if self.quick else 4

    def scale(self, full: Scale, quick: Scale) -> Scale:
        return quick if self.quick else full

    def load(self, **options: Any) -> Load:
        return replace(Load(self.wrk, self.ground.folder, seconds=self.seconds), **options)

    def compare(self, contestants: dict[str, tuple[Server, Load]], rounds: int = 0) -> "Comparison":
        """Warm each up, then let them run in turns; `rounds` where it is not the usual number."""
        for server, load in contestants.values():
            load(server.url)
        runs = {name: partial(load, server.url) for name, (server, load) in contestants.items()}
        return Comparison(alternate(runs, rounds or self.rounds))


@dataclass
class Comparison:
    runs: dict[str, list[Run]]

    def rate(self, name: str) -> Summary:
        return summary(run.rate for run in self.runs[name])

    def p50(self, name: str) -> Summary:
        return summary(run.p50 for run in self.runs[name])

    def p99(self, name: str) -> Summary:
        return summary(run.p99 for run in self.runs[name])

    def errors(self, name: str) -> int:
        return sum(run.errors for run in self.runs[name])

    def rate_ratio(self, name: str, reference: str) -> Summary:
        """How many times the reference's requests a second, run by run."""
        return ratios(
            [run.rate for run in self.runs[name]], [run.rate for run in self.runs[reference]]
        )

    def p99_ratio(self, name: str, reference: str) -> Summary:
        return ratios(
            [run.p99 for run in self.runs[name]], [run.p99 for run in self.runs[reference]]
        )

    def row(self, name: str, reference: str) -> list[object]:
        """Cells of a table with `COLUMNS`."""
        return [
            name,
            self.rate(name).text(0),
            self.rate_ratio(name, reference).text(2),
            self.p50(name).text(1),
            self.p99(name).text(1),
            self.p99_ratio(name, reference).text(2),
            self.errors(name),
        ]


COLUMNS = ("", "requests/s", "times the reference", "p50 ms", "p99 ms", "p99, times", "errors")
