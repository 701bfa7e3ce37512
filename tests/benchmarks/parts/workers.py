"""gunicorn's kinds and numbers of workers, each against those that the site is served with."""

import contextlib

from tests.benchmarks.bench import Bench, Comparison
from tests.benchmarks.ground import THREADED, Site
from tests.benchmarks.report import Table

OURS = "as configured"
WSGI = "gthread, the site by WSGI"
OTHERS = {
    "gunicorn's own asgi": ("--worker-class", "asgi"),
    "uvicorn's own": ("--worker-class", "uvicorn_worker.UvicornWorker"),
    WSGI: THREADED,
    "1 worker": ("--workers", "1"),
    "3 workers": ("--workers", "3"),
    "4 workers": ("--workers", "4"),
}


def run(bench: Bench) -> list[Table]:
    site = bench.ground.site("home")
    rows = []
    for name in OTHERS:
        bench.say(f"workers: {name}")
        kept, cold = (_compare(bench, site, name, kept) for kept in ("1", "0"))
        rows.append(
            [
                name,
                kept.rate_ratio(name, OURS).text(2),
                kept.p99_ratio(name, OURS).text(2),
                cold.rate_ratio(name, OURS).text(2),
                cold.p99_ratio(name, OURS).text(2),
                kept.errors(name) + cold.errors(name),
            ]
        )
    columns = ("", "kept: rate, times", "p99, times", "cold: rate, times", "p99, times", "errors")
    notes = ["The home page from the cache and rendered anew; the reference is what is configured."]
    return [Table("Kinds and numbers of workers", columns, rows, notes)]


def _compare(bench: Bench, site: Site, name: str, kept: str) -> Comparison:
    with contextlib.ExitStack() as stack:
        serve = bench.ground.serve
        ours = stack.enter_context(serve(site, PAGE_CACHE=kept))
        application = "sotngoaivu.wsgi" if name == WSGI else "sotngoaivu.asgi"
        other = stack.enter_context(
            serve(site, *OTHERS[name], application=application, PAGE_CACHE=kept)
        )
        return bench.compare({OURS: (ours, bench.load()), name: (other, bench.load())})
