"""Metrics: figures that a process holds anyway, by names and in the form of Prometheus.

Each part of the site registers how its own are read; nothing is done for them until somebody asks.
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# Values by that of the metric's own label; by "" where it has none.
Values = Mapping[str, float]
# Name of a metric: its values, as they are handed from process to process.
Reading = dict[str, dict[str, float]]

_PREFIX = "sotngoaivu_"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Metric:
    """`read` never waits; what it raises leaves the metric out.

    `label` names what values differ by. `of_site`: every worker would say the same, so one does.
    """

    name: str
    help: str
    read: Callable[[], Values | float | None]
    kind: Literal["gauge", "counter"] = "gauge"
    label: str = ""
    of_site: bool = False

    def values(self) -> dict[str, float]:
        try:
            found = self.read()
        except Exception:
            return {}
        if found is None:
            return {}
        return dict(found) if isinstance(found, Mapping) else {"": found}


registered: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    registered.update((metric.name, metric) for metric in metrics)


def reading(*, of_site: bool = False) -> Reading:
    """What this process holds now, or what one process says for all."""
    return {
        name: values
        for name, metric in registered.items()
        if metric.of_site is of_site and (values := metric.values())
    }


def exposition(workers: Mapping[str, Reading | None], site: Reading) -> str:
    """All there is to tell; None for a worker that does not answer."""
    is_up = {worker: float(told is not None) for worker, told in workers.items()}
    lines = list(_family("worker_up", "Whether the worker answers.", "gauge"))
    lines += [_sample("worker_up", {"worker": worker}, value) for worker, value in is_up.items()]
    for name, metric in registered.items():
        told = {"": site} if metric.of_site else {w: r for w, r in workers.items() if r}
        samples = [
            _sample(name, {"worker": worker, metric.label: value}, number)
            for worker, all_of_it in told.items()
            for value, number in all_of_it.get(name, {}).items()
        ]
        if samples:
            lines += [*_family(name, metric.help, metric.kind), *samples]
    return "\n".join(lines) + "\n"


def _family(name: str, text: str, kind: str) -> Iterable[str]:
    yield f"# HELP {_PREFIX}{name} {text}"
    yield f"# TYPE {_PREFIX}{name} {kind}"


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(
        f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels.items() if label and text
    )
    return f"{_PREFIX}{name}{{{told}}} {value:.15g}" if told else f"{_PREFIX}{name} {value:.15g}"
