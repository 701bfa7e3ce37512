"""A month of visits through the counter, by a simulated clock, on both databases."""

from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import DATABASES
from tests.benchmarks.report import Table

DAYS = 30


def run(bench: Bench) -> list[Table]:
    readers = bench.scale(200_000, 2000)
    rows = []
    for database in DATABASES:
        bench.say(f"{database}: {readers * 5:,} visits")
        found = bench.ground.site("home", database).probe("visits", str(readers), str(DAYS))
        rows.append(
            [
                database,
                f"{found['visits']:,}",
                f"{found['counted']:,}",
                f"{found['wrong_days']} of {DAYS}",
                f"{found['most_present']:,}",
                found["over_bound"],
                found["rows_left"],
                found["failed_flushes"],
                f"{found['seconds']:,.0f}",
            ]
        )
    columns = (
        "",
        "visits made",
        "visits counted",
        "days counted wrongly",
        "most rows present",
        "times above the bound",
        "rows left: days, keys, salts",
        "failed flushes",
        "seconds",
    )
    notes = [
        f"{readers:,} readers over {DAYS} simulated days, by the counters of two workers in turn, "
        "each flushed every ten minutes of them. The bound: the readers of the last half hour "
        "(a reader on both sides of midnight has two keys)."
    ]
    return [Table("A month of visits", columns, rows, notes)]
