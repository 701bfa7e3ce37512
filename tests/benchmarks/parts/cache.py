"""The home page from the page cache, figures live, against servers that do next to nothing."""

import contextlib
import dataclasses
import gzip
import zlib

from tests.benchmarks.bench import COLUMNS, READERS, Bench
from tests.benchmarks.ground import Site
from tests.benchmarks.processes import Server
from tests.benchmarks.report import Table

HOME, EMPTY, BARE = "home page from the cache", "empty Django view", "bare WSGI function"
UNCOUNTED = "home page, counting off"


def run(bench: Bench) -> list[Table]:
    site = bench.ground.site("home")
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(bench.ground.serve(site))
        uncounted = stack.enter_context(_uncounted(bench, site))
        plain = home.get("/", **{"User-Agent": "Mozilla/5.0 Firefox/140.0"})
        small = home.get(
            "/", **{"User-Agent": "Mozilla/5.0 Firefox/140.0", "Accept-Encoding": "gzip"}
        )
        if gzip.decompress(small)[:100] != plain[:100]:
            raise zlib.error("the compressed page is another one")
        reference = bench.ground.reference
        empty = stack.enter_context(reference("empty_view", plain, "plain"))
        bare = stack.enter_context(reference("bare_function", plain, "plain"))
        bare_small = stack.enter_context(reference("bare_function", small, "gzip"))
        tables = []
        for encoding, least in (("gzip", bare_small), ("", bare)):
            for readers in (1, READERS):
                servers = {HOME: home, EMPTY: empty, BARE: least}
                tables.append(_table(bench, servers, encoding, readers, plain, small))
        tables.append(_counting(bench, home, uncounted))
    return tables


def _uncounted(bench: Bench, site: Site) -> contextlib.AbstractContextManager[Server]:
    """The same site by an application that lets every reader pass uncounted."""
    from tests.benchmarks.processes import gunicorn

    module = "tests.benchmarks.uncounted"
    return gunicorn(module, site.environment(), log=bench.ground.log)


def _table(
    bench: Bench,
    servers: dict[str, Server],
    encoding: str,
    readers: int,
    plain: bytes,
    small: bytes,
) -> Table:
    how = "compressed" if encoding else "not compressed"
    who = "one reader" if readers == 1 else f"{readers:,} readers in turn"
    bench.say(f"{how}, {who}")
    load = bench.load(encoding=encoding, readers=readers)
    compared = bench.compare({name: (server, load) for name, server in servers.items()})
    sizes = {HOME: small if encoding else plain, EMPTY: plain, BARE: small if encoding else plain}
    return Table(
        f"The home page from the cache, {how}, {who}",
        COLUMNS,
        [compared.row(name, EMPTY) for name in servers],
        [
            "Sent: "
            + ", ".join(f"{name} {len(sizes[name]):,} bytes" for name in servers)
            + f". The reference is the {EMPTY}."
        ],
    )


def _counting(bench: Bench, home: Server, uncounted: Server) -> Table:
    bench.say("the cost of counting")
    load = bench.load(encoding="gzip")
    many = dataclasses.replace(load, readers=READERS)
    rows = []
    for who, asking in (("one reader", load), (f"{READERS:,} readers", many)):
        compared = bench.compare({HOME: (home, asking), UNCOUNTED: (uncounted, asking)})
        for name in (HOME, UNCOUNTED):
            rows.append([f"{name}, {who}", *compared.row(name, UNCOUNTED)[1:]])
    return Table("What counting costs", COLUMNS, rows, [f"The reference is the {UNCOUNTED}."])
