"""Pages with nothing kept, every request rendered, against the empty view and the kept page."""

import contextlib
import json

from tests.benchmarks.bench import Bench
from tests.benchmarks.report import Table

OFF = {"PAGE_CACHE": "0"}


def run(bench: Bench) -> list[Table]:
    site = bench.ground.site("home")
    site.fill(bench.scale(1000, 100))
    addresses: dict[str, str] = site.probe("addresses")["paths"]
    inside = site.probe("pages", "1", json.dumps(addresses), **OFF)
    rows = []
    with contextlib.ExitStack() as stack:
        cold = stack.enter_context(bench.ground.serve(site, **OFF))
        kept = stack.enter_context(bench.ground.serve(site))
        for name, path in addresses.items():
            bench.say(f"{name}: {path}")
            body = cold.get(path, **{"User-Agent": "Mozilla/5.0 Firefox/140.0"})
            with bench.ground.reference("empty_view", body, "cold") as empty:
                load = bench.load(paths=(path,))
                compared = bench.compare(
                    {
                        "cold": (cold, load),
                        "kept": (kept, load),
                        "empty": (empty, bench.load()),
                    },
                    rounds=bench.scale(3, 2),
                )
            rows.append(
                [
                    name,
                    inside[name].get("queries", "–"),
                    compared.rate("cold").text(0),
                    compared.p50("cold").text(1),
                    compared.rate_ratio("cold", "empty").text(3),
                    compared.rate_ratio("cold", "kept").text(3),
                    compared.errors("cold"),
                ]
            )
    columns = ("", "queries", "requests/s", "p50 ms", "times empty view", "times kept", "errors")
    notes = [
        "Nothing kept (PAGE_CACHE=0), SQLite, compressed, one reader, "
        f"{bench.scale(1000, 100):,} articles. The empty view answers with the same text."
    ]
    return [Table("Cold pages", columns, rows, notes)]
