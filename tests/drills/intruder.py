"""An intruder's first hour, on a scratch site: nothing fails, nothing is poisoned, nothing leaks.

Raw requests straight to the site, and behind nginx with the files of docs/deploy where that is
installed: paths that climb, broken codings, bytes that end strings and lines, headers said twice,
requests hidden in others, hostile bodies of every form. Then the kept pages must be as before.
"""

import contextlib
import itertools
import re
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Table, document, machine
from tests.drills import services
from tests.drills.damaged_backups import say
from tests.waiting import until

PATIENCE = 20.0
# Wherever it stands: an answer follows the other without a line end.
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")
STRAIGHT = "straight to the site"
# So long after the last of an answer there may be one to a request that was hidden in another.
QUIET = 0.5
# In the root of every Unix; in settings of the site; in a key.
SECRETS = (b"root:x:", b"INSTALLED_APPS", b"only for the measurements", b"SQLite format 3")
PLACES = ("/static", "/media", "/media/images", "/documents/1", "", "/en", "/tin-tuc", "/api/v1")
CLIMBS = (
    *("/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd"),
    *("/..%252f..%252fetc/passwd", "/..%c0%af..%c0%afetc/passwd", "/%252e%252e/settings.py"),
    *("//etc/passwd", "/./.././../bench.sqlite3", "/../bench.sqlite3", "/..\\..\\bench.sqlite3"),
    *("/....//....//etc/passwd", "/.part-x", "/secret-key", "/%00", "/a%00.png", "/%ff%fe", "/%"),
    *("/%zz", "/%u0041", "/%e2%80%ae", "/" + "%41" * 2000, "/" + "a/" * 2000, "/%0d%0aX-Evil:%201"),
    *("/;/admin/", "/x.css", "/%2e", "/.git/config", "/.env", "/~root", "/*", "/?%00=%00&%ff"),
)
TWICE = (
    *("Host: evil.example", "Content-Length: 0", "Cookie: sessionid=a", "X-Forwarded-For: ::1"),
    *("X-Forwarded-Proto: https", "Accept-Encoding: br", "Authorization: Basic YTph"),
    *("Range: bytes=0-1", "Expect: 100-continue", "Upgrade: websocket", "TE: trailers"),
    *("Transfer-Encoding: chunked", "If-None-Match: *", "Content-Type: application/json"),
)
BYTES = (b"\x00", b"\xff" * 200, b"a\rb", b"\x0b", b"\x7f", b"\xf0\x9f\x98\x80" * 4000)
NAMES = (b"Cookie", b"User-Agent", b"Accept-Language", b"Referer", b"X-Forwarded-For")
HIDDEN = b"GET /media/hidden-in-another.png HTTP/1.1\r\nHost: {host}\r\n\r\n"
FRAMINGS = (
    # CL.TE, TE.CL, TE.TE and their disguises.
    b"Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    b"Transfer-Encoding:\x0bchunked\r\nContent-Length: 0\r\n\r\n",
    b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
    b"X: y\rTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
    b"Content-Length: 0\nX: y\r\n\r\n",
    b"Content-Length: 0\r\nContent-Length: {length}\r\n\r\n",
    b"Content-Length: 0, {length}\r\n\r\n",
    b"Content-Length: -1\r\n\r\n",
    b"Content-Length: 0x10\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nx\r\n",
    b"Transfer-Encoding: chunked\r\n\r\n0;a=\x00\r\nX-Evil: 1\r\n\r\n",
)
# nginx says so of a transfer coding that it does not know.
REFUSED_CODING = "501"
FORMS = ("/admin/login/", "/_util/login/", "/en/_util/login/", "/admin/password_reset/", "/")
BODIES = (
    ("application/x-www-form-urlencoded", b"username=%00&password=%ff&next=//evil.example"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(20_000))),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"),
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
    ("application/json", b"[" * 100_000),
    ("application/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("text/plain; charset=utf-16", b"\xff\xfe\x00"),
    ("text/plain; charset=nonsense", b"username=a"),
    ("application/x-www-form-urlencoded; charset=rot13", b"username=a"),
)


def requests() -> Iterator[tuple[str, bytes]]:
    """What is sent, by kind; {host} stands for the site's own."""
    head: str
    for place, climb in itertools.product(PLACES, CLIMBS):
        yield (
            "paths",
            f"GET {place}{climb} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n".encode(),
        )
    for line in TWICE:
        head = f"GET / HTTP/1.1\r\nHost: {{host}}\r\n{line}\r\n{line}\r\nConnection: close\r\n\r\n"
        yield "headers twice", head.encode()
    for raw, header in itertools.product(BYTES, NAMES):
        yield (
            "bytes",
            b"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n%b: %b\r\n\r\n"
            % (header, raw),
        )
    for framing, verb in itertools.product(FRAMINGS, (b"POST", b"GET")):
        framed = framing.replace(b"{length}", b"%d" % (5 + len(HIDDEN))) + HIDDEN
        hides = b"%b /admin/login/ HTTP/1.1\r\nHost: {host}\r\n%b" % (verb, framed)
        yield "hidden requests", hides
    for path, (kind, body) in itertools.product(FORMS, BODIES):
        head = f"POST {path} HTTP/1.1\r\nHost: {{host}}\r\nContent-Type: {kind}\r\n"
        head += "Connection: close\r\n"
        yield "bodies", f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    for method in (
        "TRACE",
        "TRACK",
        "DEBUG",
        "PROPFIND",
        "PUT",
        "DELETE",
        "PATCH",
        "get",
        "A" * 99,
    ):
        yield (
            "methods",
            f"{method} / HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n".encode(),
        )
    for host in ("evil.example", "{host}@evil.example", "{host}:1", "{host}, a", "a b", "", "[::1"):
        yield "hosts", f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    for name in ("X-Forwarded-Host", "X-Forwarded-Server", "X-Original-URL", "X-Forwarded-Prefix"):
        head = (
            f"GET / HTTP/1.1\r\nHost: {{host}}\r\n{name}: evil.example\r\nConnection: close\r\n\r\n"
        )
        yield "poison", head.encode()


def answer(url: str, request: bytes) -> bytes:
    """All that comes back until nothing more does; b"" where the connection was just ended."""
    host = urlsplit(url).netloc
    name, _, port = host.partition(":")
    found = b""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((name, int(port)), PATIENCE) as opened,
    ):
        opened.sendall(request.replace(b"{host}", host.encode()))
        while part := opened.recv(65536):
            found += part
            opened.settimeout(QUIET)
    return found


def walk(url: str, table: Table, front: Path | None) -> bool:
    """Send everything; a row for each kind of what came of it.

    A server in front may take for a request of its own what the site would not; `front` is its log.
    """
    before = {path: answer(url, _plain(path)).partition(b"\r\n\r\n")[2] for path in ("/", "/en/")}
    rows: dict[str, Counter[str]] = {}
    hidden = 0
    for kind, request in requests():
        found = answer(url, request)
        counts = rows.setdefault(kind, Counter())
        statuses = [status.decode() for status in STATUS.findall(found)]
        counts["sent"] += 1
        counts[(statuses or ["ended"])[0]] += 1
        hidden += len(statuses) > 1 + ("100" in statuses)
        if _is_wrong(found, statuses):
            counts["WRONG"] += 1
            print("WRONG", request[:300], found[:300], file=sys.stderr)
    for kind, counts in rows.items():
        sent = counts.pop("sent")
        told = ", ".join(f"{name}: {number}" for name, number in sorted(counts.items()))
        table.rows.append([kind, sent, told])
    known = front.read_text().count("/media/hidden-in-another.png") if front else 0
    table.rows.append(["answers to what was hidden", hidden, f"known in front: {known}"])
    after = {path: answer(url, _plain(path)).partition(b"\r\n\r\n")[2] for path in before}
    same = all(before.values()) and after == before
    table.rows.append(["kept pages afterwards", len(before), "as before" if same else "WRONG"])
    return same and hidden == known and not any(counts["WRONG"] for counts in rows.values())


def _is_wrong(found: bytes, statuses: list[str]) -> bool:
    head = found.partition(b"\r\n\r\n")[0]
    failed = any(status >= "500" and status != REFUSED_CODING for status in statuses)
    leaked = any(secret in found for secret in SECRETS)
    return failed or leaked or b"evil.example" in head or b"\r\nX-Evil" in head


def _plain(path: str) -> bytes:
    head = (
        f"GET {path} HTTP/1.1\r\nHost: {{host}}\r\nUser-Agent: curl/8\r\nConnection: close\r\n\r\n"
    )
    return head.encode()


@contextlib.contextmanager
def nginx(folder: Path, site: str) -> Iterator[str]:
    """nginx as docs/deploy has it, on a free port, in front of `site`; its log is in nginx/."""
    port = services.free_port()
    server = services.served_by([urlsplit(site).port or 80])
    for former, new in (
        ("/data/media/", f"{folder}/"),
        # All of this comes from one address.
        ("rate=50r/s", "rate=5000r/s"),
        ("rate=30r/m", "rate=5000r/s"),
    ):
        assert former in server, former
        server = server.replace(former, new)
    with services.nginx_of(folder, port, server):
        url = f"http://127.0.0.1:{port}"
        until(lambda: answer(url, _plain("/healthz")))
        yield url


def main() -> int:
    """Run the drill and print its tables; returns 1 where anything was not as it should be."""
    tables, good = [], True
    with (
        tempfile.TemporaryDirectory(prefix="drill-") as folder,
        Ground(Path(folder), say) as ground,
        ground.serve(ground.site("intruder"), LOG_LEVEL="INFO") as server,
        contextlib.ExitStack() as stack,
    ):
        places = {STRAIGHT: server.url}
        if shutil.which("nginx"):
            places["behind nginx"] = stack.enter_context(nginx(Path(folder), server.url))
        for name, url in places.items():
            say(name)
            tables.append(Table(f"An intruder, {name}", ["kind", "requests", "answers"]))
            front = Path(folder, "nginx", "access.log") if name != STRAIGHT else None
            good &= walk(url, tables[-1], front)
        log = ground.log.read_text()
        print(document(tables, machine()))
    if "Traceback" in log:
        print(log)
        good = False
    print("As it should be." if good else "NOT as it should be.")
    return 0 if good else 1
