"""`make bench`: measure the site on this machine and print tables of ratios.

Starts what it compares on free ports of 127.0.0.1, with databases of its own in a folder that is
removed in the end. docs/benchmarks.md says what each part shows.
"""

import argparse
import importlib
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import Ground
from tests.benchmarks.processes import Failed
from tests.benchmarks.report import Table, document, machine
from tests.packages import wrk

PARTS = (
    *("cache", "slow", "burst", "floods", "cold", "workers", "lists", "visits", "memory"),
    *("publish", "editor", "admin"),
)
# These take long, and only when they are named.
NAMED_ONLY = {"workers", "admin"}
_BEGUN = time.monotonic()


def say(what: str) -> None:
    """Tell the person who waits; the tables alone go to stdout."""
    print(f"[{time.monotonic() - _BEGUN:5.0f} s] {what}", file=sys.stderr, flush=True)


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help=f"of {', '.join(PARTS)}; default: all but workers and admin"
    )
    parser.add_argument("--quick", action="store_true", help="little of everything, to see it run")
    parser.add_argument("--output", type=Path, help="a Markdown file to write the tables to")
    chosen = parser.parse_args(given)
    unknown = [part for part in chosen.parts if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return chosen


def measure(parts: list[str], tables: list[Table], *, quick: bool) -> tuple[str, list[str]]:
    """Run the parts, adding their tables; return what they were measured on and which failed."""
    failed = []
    load_tool = wrk()
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Ground(Path(folder), say) as ground,
    ):
        bench = Bench(ground, load_tool, quick, say)
        for part in parts:
            say(f"== {part}")
            began = time.monotonic()
            try:
                tables += importlib.import_module(f"tests.benchmarks.parts.{part}").run(bench)
            except (Failed, AssertionError) as failure:
                # The others took long, too.
                say(f"Error in {part}: {failure}")
                failed.append(part)
            say(f"== {part} took {time.monotonic() - began:.0f} s")
        about = machine(ground.postgres_version)
    return about + (
        " A quick run: too short for its figures to mean much." if quick else ""
    ), failed


def main(given: list[str]) -> int:
    chosen = arguments(given)
    # A supervisor's SIGTERM ends what was started just as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parts = chosen.parts or [part for part in PARTS if part not in NAMED_ONLY]
    tables: list[Table] = []
    code, about = 0, "Not everything was measured."
    try:
        about, failed = measure(parts, tables, quick=chosen.quick)
        if failed:
            about += f" Not measured: {', '.join(failed)}."
            code = 1
    except KeyboardInterrupt:
        print("Stopped; everything that was started is ended.", file=sys.stderr)
        code = 130
    report = document(tables, about)
    if chosen.output:
        chosen.output.write_text(report)
        say(f"written to {chosen.output}")
    else:
        print(report)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
