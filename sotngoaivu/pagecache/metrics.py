"""Metrics of the event loop and of the watcher, as an operator asks for them."""

from collections.abc import Iterable

from sotngoaivu.core.metrics import Metric
from sotngoaivu.pagecache.asgi import HotPageApplication
from sotngoaivu.pagecache.watcher import Watcher


def metrics_of(application: HotPageApplication, watcher: Watcher) -> Iterable[Metric]:
    yield Metric(
        "answers_total",
        "Answers, kept pages included.",
        lambda: application.answers,
        kind="counter",
        label="status",
    )
    yield Metric(
        "kept_pages_total",
        "Answers that were at hand in the memory of the worker.",
        lambda: application.kept,
        kind="counter",
    )
    yield Metric(
        "threads_busy",
        "Threads at work.",
        lambda: {pool.name: pool.busy for pool in application.pools},
        label="pool",
    )
    yield Metric(
        "threads_waiting",
        "Requests that wait for a thread.",
        lambda: {pool.name: pool.waiting for pool in application.pools},
        label="pool",
    )
    yield Metric(
        "thread_seconds",
        "What requests took in a thread lately, in the mean.",
        lambda: {pool.name: pool.seconds for pool in application.pools},
        label="pool",
    )
    yield Metric(
        "schedule_age_seconds",
        "Since it was last looked, and done, what is due by the clock.",
        lambda: watcher.schedule_age,
    )
    yield Metric(
        "schedule_overdue_seconds",
        "For how long what is due by the clock has waited; 0 where nothing has.",
        lambda: watcher.overdue,
    )
