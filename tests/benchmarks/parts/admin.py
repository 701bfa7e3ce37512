"""Every screen of the admin with 100 and with 100,000 articles, on both databases."""

from typing import Any

from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import DATABASES
from tests.benchmarks.report import Table

# What an editor waits for at most, in seconds.
BOUND = 3


def run(bench: Bench) -> list[Table]:
    return [_measure(bench, database) for database in DATABASES]


def _measure(bench: Bench, database: str) -> Table:
    counts = bench.scale((100, 100_000), (100, 1000))
    found: list[dict[str, dict[str, Any]]] = []
    for count in counts:
        site = bench.ground.site(f"admin_{count}", database)
        bench.say(f"{database}: generating {count:,} articles and their history")
        site.fill(count, "--years")
        bench.say(f"{database}: asking")
        found.append(site.probe("screens", str(bench.scale(4, 2))))
    few, many = found
    columns = (
        "",
        *(f"{count:,}: s" for count in counts),
        "times",
        "editor: s",
        "queries",
        "answer",
    )
    rows = [_row(name, few[name], many[name]) for name in few if name in many]
    slow = [row[0] for row in rows if max(float(str(row[2])), float(str(row[4]))) > BOUND]
    notes = [
        "Medians, in process, by an administrator and by an editor. More than "
        f"{BOUND} s: {', '.join(map(str, slow)) or 'none'}."
    ]
    return Table(f"Screens of the admin, {database}", columns, rows, notes)


def _row(name: str, few: dict[str, Any], many: dict[str, Any]) -> list[object]:
    queries = {str(few["queries"]), str(many["queries"])}
    return [
        name,
        f"{few['ms'] / 1000:.2f}",
        f"{many['ms'] / 1000:.2f}",
        f"{many['ms'] / few['ms']:.1f}",
        f"{many['editor'] / 1000:.2f}",
        ", ".join(queries) if len(queries) == 1 else f"{few['queries']}, {many['queries']}",
        many["status"],
    ]
