"""The site restarted twice under load, and killed once, behind a port that it does not own.

As systemd does by the units in docs/deploy, this drill holds the port, hands it on to gunicorn and
starts it anew. Nobody may be refused or broken off by a restart; of a kill the time is told until
the site answers again.
"""

import contextlib
import http.client
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks import processes
from tests.benchmarks.ground import Ground, Site
from tests.benchmarks.report import Table, document, machine
from tests.drills.asking import FIREFOX, PATIENCE_SECONDS, Asked, Asker, ask, asking
from tests.drills.behind_port import start, stop
from tests.drills.damaged_backups import say

BEFORE_SECONDS, AFTER_SECONDS = 3.0, 8.0
KEPT_ALIVE = 8


def main() -> int:
    """Run the drill and print its table; returns 1 where any request of a restart failed."""
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
        socket.create_server(("127.0.0.1", 0), backlog=4096) as port,
    ):
        table, good = _restart(ground, ground.site("change"), port)
        print(document([table], machine()))
        if not good:
            print(ground.log.read_text())
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1


def _restart(ground: Ground, site: Site, port: socket.socket) -> tuple[Table, bool]:
    url = f"http://127.0.0.1:{port.getsockname()[1]}"
    kept = Asker("kept page, connections kept alive", lambda number: "/", threads=KEPT_ALIVE)
    askers = [
        Asker("kept page, new connections", lambda number: "/", threads=4, pause=0.02),
        Asker("page nobody kept", lambda number: f"/tin-tuc/?year={1900 + number % 900}"),
        Asker("search", lambda number: f"/tim-kiem/?q=zzq{number}", pause=0.3),
        Asker("/readyz", lambda number: "/readyz", pause=0.5),
    ]
    table = Table(
        "The site starts anew behind its port",
        ["who", *("restart", "worst s") * 2, "killed", "worst s"],
    )
    columns, lasted = [], []
    server = start(ground, site, port)
    try:
        with asking(url, askers), _keeping_alive(url, kept):
            for is_killed in (False, False, True):
                time.sleep(BEFORE_SECONDS)
                began = time.monotonic()
                stop(server, is_killed=is_killed)
                server = start(ground, site, port)
                ask(url, "/healthz")
                lasted.append(time.monotonic() - began)
                say(f"{'killed' if is_killed else 'restarted'}, {lasted[-1]:.1f} s")
                time.sleep(AFTER_SECONDS)
                columns.append((began, time.monotonic()))
    finally:
        processes.end(server)
    for asker in (kept, *askers):
        cells = [asker.row(*column) for column in columns]
        told = [cell for _name, _times, answers, worst in cells for cell in (answers, worst)]
        table.rows.append([asker.name, *told])
    seconds = [cell for took in lasted for cell in ("", f"{took:.2f}")]
    table.rows.append(["end and start, until `/healthz` answers", *seconds])
    asked = [asked for asker in (kept, *askers) for asked in asker.found]
    broken = [each for each in asked if each.status != 200 and each.at < columns[1][1]]
    table.notes.append(
        f"{len(asked)} requests in all; {len(broken)} of those of the restarts failed. "
        "Who was in the killed process is broken off."
    )
    return table, not broken and "Traceback" not in ground.log.read_text()


@contextlib.contextmanager
def _keeping_alive(url: str, asker: Asker) -> Iterator[None]:
    stop = threading.Event()

    def go_on() -> None:
        connected = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
        while not stop.wait(asker.pause):
            began, status = time.monotonic(), 0
            try:
                # http.client opens it again where the answer said that it will be closed.
                connected.request("GET", "/", headers={"User-Agent": FIREFOX.format(130)})
                answer = connected.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                connected.close()
            took = time.monotonic() - began
            asker.found.append(Asked(began, took, status, retry_after=False, stale=False))
        connected.close()

    threads = [threading.Thread(target=go_on) for _ in range(asker.threads)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
