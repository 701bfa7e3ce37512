"""The home page from the page cache, figures live, against servers that do next to nothing."""

import contextlib
import dataclasses
import gzip
import zlib

from tests.benchmarks.bench import COLUMNS, READERS, Bench
from tests.benchmarks.ground import Site
from tests.benchmarks.processes import Server, gunicorn
from tests.benchmarks.report import Table

HOME, EMPTY = "home page from the cache", "empty Django view, gthread"
BARE_WSGI, BARE_ASGI = "bare WSGI function, gthread", "bare ASGI function"
UNCOUNTED = "home page, counting off"
FIREFOX = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}
# Connections at once, readers in turn.
CROWDS = ((16, 1), (16, READERS), (200, 1))


def run(bench: Bench) -> list[Table]:
    site = bench.ground.site("home")
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(bench.ground.serve(site))
        uncounted = stack.enter_context(_uncounted(bench, site))
        plain = home.get("/", **FIREFOX)
        small = home.get("/", **FIREFOX, **{"Accept-Encoding": "gzip"})
        if gzip.decompress(small)[:100] != plain[:100]:
            raise zlib.error("the compressed page is another one")
        tables = []
        for encoding, body in (("gzip", small), ("", plain)):
            with contextlib.ExitStack() as others:
                servers = {HOME: home}
                for name, module in (
                    (BARE_ASGI, "bare_asgi"),
                    (BARE_WSGI, "bare_function"),
                    (EMPTY, "empty_view"),
                ):
                    reference = bench.ground.reference(module, body, encoding or "plain")
                    servers[name] = others.enter_context(reference)
                tables += [_table(bench, servers, encoding, crowd) for crowd in CROWDS]
        tables.append(_counting(bench, home, uncounted))
    return tables


def _uncounted(bench: Bench, site: Site) -> contextlib.AbstractContextManager[Server]:
    """The same site by an application that lets every reader pass uncounted."""
    module = "tests.benchmarks.uncounted"
    return gunicorn(module, site.environment(), log=bench.ground.log)


def _table(
    bench: Bench, servers: dict[str, Server], encoding: str, crowd: tuple[int, int]
) -> Table:
    connections, readers = crowd
    how = "compressed" if encoding else "not compressed"
    who = "one reader" if readers == 1 else f"{readers:,} readers in turn"
    bench.say(f"{how}, {who}, {connections} connections")
    load = bench.load(encoding=encoding, readers=readers, connections=connections)
    compared = bench.compare({name: (server, load) for name, server in servers.items()})
    return Table(
        f"The home page from the cache, {how}, {who}, {connections} connections",
        COLUMNS,
        [compared.row(name, BARE_ASGI) for name in servers],
        [f"All send the same bytes of text. The reference is the {BARE_ASGI}."],
    )


def _counting(bench: Bench, home: Server, uncounted: Server) -> Table:
    """A few per cent are to be seen: many short rounds, for those beside each other differ less."""
    bench.say("the cost of counting")
    load = bench.load(encoding="gzip", seconds=bench.scale(2, 1))
    many = dataclasses.replace(load, readers=READERS)
    rows = []
    for who, asking in (("one reader", load), (f"{READERS:,} readers", many)):
        contestants = {HOME: (home, asking), UNCOUNTED: (uncounted, asking)}
        compared = bench.compare(contestants, rounds=bench.scale(15, 2))
        for name in (HOME, UNCOUNTED):
            rows.append([f"{name}, {who}", *compared.row(name, UNCOUNTED)[1:]])
    return Table("What counting costs", COLUMNS, rows, [f"The reference is the {UNCOUNTED}."])
