"""Lists, search, sitemap and feeds as the articles grow, on both databases."""

import json
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from tests.benchmarks import words
from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import DATABASES
from tests.benchmarks.report import Table
from tests.benchmarks.statistics import alternate, ratios, summary
from tests.benchmarks.writing import BUSY_MONTH

# {name of an address: its time and queries}
Found = dict[str, dict[str, float]]

PER_PAGE = 12
FAR_PAGE = 1000


def addresses(count: int, news_index: int) -> dict[str, str]:
    """What is asked for with so many articles; `news_index` is the page's key in the admin."""
    far = min(FAR_PAGE, count // PER_PAGE)
    month = urlencode({"year": BUSY_MONTH.year, "month": BUSY_MONTH.month})
    return {
        "list, page 1": "/tin-tuc/",
        "list, page 1,000 (or the last full one)": f"/tin-tuc/?page={far}",
        "month archive": f"/tin-tuc/?{month}",
        "category": "/tin-tuc/?category=cong-tac-lanh-su",
        f"search, common word ({words.COMMON})": _search(words.COMMON),
        f"search, rare word ({words.RARE})": _search(words.RARE),
        f"search, two words ({words.TWO_WORDS})": _search(words.TWO_WORDS),
        "sitemap": "/sitemap.xml",
        "RSS": "/tin-tuc/rss/",
        "Atom": "/tin-tuc/atom/",
        "home page": "/",
        "admin, list of articles": f"/admin/pages/{news_index}/",
    }


def _search(query: str) -> str:
    return "/tim-kiem/?" + urlencode({"q": query})


def run(bench: Bench) -> list[Table]:
    return [_measure(bench, database) for database in DATABASES]


def _measure(bench: Bench, database: str) -> Table:
    counts = bench.scale((1000, 10_000, 100_000), (200, 1000, 2000))
    times = str(bench.scale(9, 3))
    probes: dict[str, Callable[[], Found]] = {}
    # A site for each number, so that all can be asked in turns.
    for count in counts:
        site = bench.ground.site(f"lists_{count}", database)
        bench.say(f"{database}: generating {count:,} articles")
        site.fill(count)
        asked = json.dumps(addresses(count, site.probe("addresses")["keys"]["news index"]))
        probes[f"{count:,}"] = partial(site.probe, "pages", times, asked, PAGE_CACHE="0")
    bench.say(f"{database}: asking")
    found = alternate(probes, bench.rounds)
    columns = ["", *(f"{count}: ms" for count in found)]
    columns += [*(f"{count}: times" for count in list(found)[1:]), "queries"]
    names = list(next(iter(found.values()))[0])
    rows = [_row(name, [[run[name] for run in runs] for runs in found.values()]) for name in names]
    notes = [
        f"Medians of {bench.rounds} rounds, each of {times} answers in process by Django's test "
        "client, page cache off; “times” is against the fewest articles, round by round."
    ]
    return Table(f"Lists as the articles grow, {database}", columns, rows, notes)


def _row(name: str, found: list[list[dict[str, float]]]) -> list[object]:
    """Times, ratios to the first, queries (one number where they are the same).

    `found` are the runs for each number of articles.
    """
    failed = [run["status"] for runs in found for run in runs if "status" in run]
    if failed:
        return [name, f"answers {failed[0]}", *["–"] * (2 * len(found) - 1)]
    taken = [[run["ms"] for run in runs] for runs in found]
    queries = [runs[0]["queries"] for runs in found]
    return [
        name,
        *(summary(each).text(1) for each in taken),
        *(ratios(each, taken[0]).text(2) for each in taken[1:]),
        queries[0] if len(set(queries)) == 1 else ", ".join(map(str, queries)),
    ]
