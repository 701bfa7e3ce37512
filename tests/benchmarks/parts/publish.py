"""Readers at work while an editor publishes: how soon they see it, and what it costs."""

import time
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import DATABASES, Site
from tests.benchmarks.processes import gunicorn
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import percentile, summary
from tests.benchmarks.watching import Readers, oldest, visible_everywhere
from tests.waiting import until

READERS = 16


def run(bench: Bench) -> list[Table]:
    rows = [[database, *_measure(bench, database)] for database in DATABASES]
    columns = (
        "",
        "publishes",
        "pages read",
        "errors",
        "oldest page seen, s",
        "visible on every worker, s: median",
        "at most",
        "known of",
        "renders per page and publish",
        "publish, ms",
    )
    notes = [
        f"{READERS} readers ask for the home page, the news index and the article in turn while "
        "another process publishes the article every second and a half. Oldest: how long the page "
        "shown had been out of date when it was asked for. Visible: until every worker has shown "
        "the new edition on every page, which includes waiting for a reader to ask it."
    ]
    return [Table("From publish to readers", columns, rows, notes)]


def _measure(bench: Bench, database: str) -> list[object]:
    publishes = bench.scale(50, 4)
    site = bench.ground.site("home", database)
    site.fill(bench.scale(1000, 100))
    key, paths = _newest_article(site)
    renders = Path(bench.ground.folder) / f"renders-{database}"
    settings = site.environment(BENCH_RENDERS=str(renders))
    # No worker has a successor meanwhile.
    options = ("--max-requests", "0")
    log = bench.ground.log
    with gunicorn("tests.benchmarks.traced", settings, log=log, options=options) as server:
        workers = {str(pid) for pid in server.workers()}
        with Readers(server.url, paths, READERS) as readers:
            # Nobody's first page of a worker is measured.
            until(lambda: _shown_everywhere(readers, workers, 0))
            bench.say(f"{database}: {publishes} publishes")
            begun = time.monotonic()
            done = site.probe("editor", str(key), str(publishes), "1.5")
            until(lambda: _shown_everywhere(readers, workers, publishes))
            ended = time.monotonic()
    published = [finished for _began, finished in done]
    visible = visible_everywhere(readers.seen, published, workers)
    known = [seconds for seconds in visible if seconds is not None]
    rendered = [
        line.split()[2]
        for line in renders.read_text().splitlines()
        if begun <= float(line.split()[0]) <= ended
    ]
    for error in sorted(set(readers.errors))[:3]:
        bench.say(f"error: {error}")
    return [
        publishes,
        f"{len(readers.seen):,}",
        len(readers.errors),
        f"{oldest(readers.seen, published):.2f}",
        f"{percentile(known, 0.5):.2f}" if known else "–",
        f"{max(known):.2f}" if known else "–",
        f"{len(known)} of {publishes}",
        f"{len(rendered) / (len(paths) * publishes):.2f}",
        summary((finished - began) * 1000 for began, finished in done).text(0),
    ]


def _shown_everywhere(readers: Readers, workers: set[str], edition: int) -> bool:
    """Whether every worker has shown that edition on every page."""
    shown = {(seen.path, seen.worker) for seen in [*readers.seen] if seen.edition == edition}
    return {(path, worker) for path in readers.paths for worker in workers} <= shown


def _newest_article(site: Site) -> tuple[int, tuple[str, ...]]:
    """The article that stands first in the lists, and the pages that show it."""
    found = site.probe("addresses")
    paths = found["paths"]
    return found["keys"]["newest"], (paths["home"], paths["news index"], paths["newest"])
