"""Lists, search, sitemap and feeds as the articles grow, on both databases."""

import json
from urllib.parse import urlencode

from tests.benchmarks import words
from tests.benchmarks.bench import Bench
from tests.benchmarks.ground import DATABASES
from tests.benchmarks.report import Table
from tests.benchmarks.writing import BUSY_MONTH

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
    site = bench.ground.site("lists", database)
    found: list[dict[str, dict[str, float]]] = []
    for count in counts:
        bench.say(f"{database}: generating up to {count:,} articles")
        site.fill(count)
        bench.say(f"{database}: asking with {count:,} articles")
        asked = addresses(count, site.probe("addresses")["keys"]["news index"])
        times = str(bench.scale(25, 5))
        found.append(site.probe("pages", times, json.dumps(asked), PAGE_CACHE="0"))
    columns = ["", *(f"{count:,}: ms" for count in counts)]
    columns += [*(f"{count:,}: times" for count in counts[1:]), "queries"]
    rows = [_row(name, [each[name] for each in found]) for name in found[0]]
    notes = [
        "Median times in process by Django's test client, page cache off; “times” is against "
        f"{counts[0]:,} articles."
    ]
    return Table(f"Lists as the articles grow, {database}", columns, rows, notes)


def _row(name: str, found: list[dict[str, float]]) -> list[object]:
    """Times, ratios to the first, queries (one number where they are the same)."""
    failed = [each["status"] for each in found if "status" in each]
    if failed:
        return [name, f"answers {failed[0]}", *["–"] * (2 * len(found) - 1)]
    queries = [each["queries"] for each in found]
    return [
        name,
        *(f"{each['ms']:,.1f}" for each in found),
        *(f"{each['ms'] / found[0]['ms']:.2f}" for each in found[1:]),
        queries[0] if len(set(queries)) == 1 else ", ".join(map(str, queries)),
    ]
