"""nginx as docs/deploy sets it up, in front of a site that takes down what it is asked."""

import contextlib
import http.client
import http.server
import select
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest

from tests.drills.services import BEHIND_PROXY, free_port, nginx_of, served_by
from tests.waiting import until

pytestmark = pytest.mark.one_database

KB, MB = 1024, 1024 * 1024
# Of those at one address that have not sent all, at the admin.
MOST_BODIES = 10
FORMS = [
    *("/", "/tim-kiem/", "/media/a.png", "/healthz", "/_util/login/", "/en/_util/login/"),
    *("/_util/authenticate_with_password/1/2/", "/documents/authenticate_with_password/1/"),
    *("/admin/login/", "/admin/login/second-step/", "/admin/password_reset/"),
]


@dataclass
class Site:
    """What stands behind nginx: it answers 200, and takes down heads and lengths of bodies."""

    port: int
    seen: list[tuple[str, Message, int]] = field(default_factory=list)

    @property
    def last(self) -> Message:
        return self.seen[-1][1]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self.rfile.read(length)
            made.seen.append((self.path, self.headers, length))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = answer

        def log_message(self, *said: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


class Front:
    """nginx in front of it."""

    def __init__(self, port: int, place: Path) -> None:
        self.port, self.place = port, place

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(asked):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            asked.request(method, path, body or None, named)
            response = asked.getresponse()
            response.read()
            return response

    def status(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> int:
        return self.ask(path, method, body, **headers).status


@contextlib.contextmanager
def front(folder: Path, machine: int, besides: str = "") -> Iterator[Front]:
    port = free_port()
    with nginx_of(folder, port, served_by([machine]), besides) as place:
        yield Front(port, place)


@pytest.fixture
def proxy(site: Site, tmp_path: Path) -> Iterator[Front]:
    with front(tmp_path, site.port) as made:
        yield made


@pytest.fixture
def proxy_behind_another(site: Site, tmp_path: Path) -> Iterator[Front]:
    """As its comment tells whoever has another proxy in front."""
    with front(tmp_path, site.port, BEHIND_PROXY) as made:
        yield made


@pytest.mark.parametrize("path", FORMS)
def test_readers_send_forms_and_no_more(proxy: Front, site: Site, path: str) -> None:
    assert proxy.status(path, "POST", b"a" * 40 * KB) == 200
    assert proxy.status(path, "POST", b"a" * 100 * KB) == 413
    assert [length for _path, _head, length in site.seen] == [40 * KB]


def test_the_admin_takes_an_upload_of_20_mb(proxy: Front, site: Site) -> None:
    assert proxy.status("/admin/images/add/", "POST", b"a" * 20 * MB) == 200
    assert proxy.status("/admin/images/add/", "POST", b"a" * 21 * MB) == 413
    assert [length for _path, _head, length in site.seen] == [20 * MB]


def test_one_address_has_few_uploads_under_way(proxy: Front, site: Site) -> None:
    """Each of them would lie on the disk for as long as its sender likes."""
    head = b"POST /admin/images/add/ HTTP/1.1\r\nHost: a.vn\r\nContent-Length: 20000000\r\n\r\na"
    senders: list[socket.socket] = []
    with contextlib.ExitStack() as stack:

        def is_full() -> bool:
            """On a slow machine nginx may have ended some before all of them are under way."""
            ended, _writable, _wrong = select.select(senders, [], [], 0)
            for sender in ended:
                senders.remove(sender)
            while len(senders) < MOST_BODIES:
                sender = stack.enter_context(socket.create_connection(("127.0.0.1", proxy.port)))
                sender.sendall(head)
                senders.append(sender)
            return proxy.status("/admin/", "POST", b"a=1") == 429

        until(is_full)
        # Whoever reads, there and elsewhere, is not held up by that.
        assert proxy.status("/admin/") == proxy.status("/") == 200
        assert proxy.status("/_util/login/", "POST", b"a=1") == 200
    until(lambda: proxy.status("/admin/", "POST", b"a=1") == 200)


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
def test_signing_in_is_bounded_in_every_language(proxy: Front, path: str) -> None:
    statuses = [proxy.status(path, "POST", b"password=a") for _number in range(40)]
    assert statuses.count(200) < 40
    assert {*statuses} == {200, 429}


def test_https_is_told_by_what_stands_in_front(proxy_behind_another: Front, site: Site) -> None:
    """Whom it speaks for is elsewhere; else http would be led to https without end."""
    ask = proxy_behind_another.status
    assert ask("/", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https") == 200
    assert site.last["X-Forwarded-Proto"] == "https"
    # The site goes by the second from the right, as TRUSTED_PROXIES=2 has it.
    assert site.last["X-Forwarded-For"].split(", ")[-2] == "203.0.113.7"
    assert ask("/", X_Forwarded_For="203.0.113.7") == 200
    assert site.last["X-Forwarded-Proto"] == "http"


def test_behind_another_proxy_each_reader_has_bounds_of_his_own(
    proxy_behind_another: Front,
) -> None:
    ask, path = proxy_behind_another.status, "/_util/login/"
    for _number in range(40):
        ask(path, "POST", b"a=1", X_Forwarded_For="203.0.113.7")
    assert ask(path, "POST", b"a=1", X_Forwarded_For="203.0.113.7") == 429
    assert ask(path, "POST", b"a=1", X_Forwarded_For="203.0.113.8") == 200


@pytest.mark.parametrize("besides", ["", BEHIND_PROXY])
def test_readyz_is_for_who_asks_from_within(site: Site, tmp_path: Path, besides: str) -> None:
    """Another proxy asks from within for everybody."""
    with front(tmp_path, site.port, besides) as made:
        assert made.status("/readyz") == 200
        for reader in ("203.0.113.7", "10.0.0.7", "127.0.0.1"):
            assert made.status("/readyz", X_Forwarded_For=reader) == 404


def test_a_head_is_of_some_size_at_most(proxy: Front) -> None:
    """Whoever sends half of one, on many connections, has as much of nginx's memory."""
    assert proxy.status("/" + "a" * 15 * KB, Cookie="a" * 15 * KB) == 200
    assert (
        proxy.status("/", Cookie="a" * 15 * KB, X_More="a" * 15 * KB, X_Last="a" * 15 * KB) == 400
    )


def test_a_site_that_is_away_is_told_of_as_such(tmp_path: Path) -> None:
    with front(tmp_path, free_port()) as made:
        answer = made.ask("/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")


def test_no_line_of_a_log_names_a_reader(proxy: Front) -> None:
    """Not even where nginx itself fails, as with a full disk."""
    shutil.rmtree(proxy.place / "body")
    assert proxy.status("/admin/", "POST", b"a" * 100 * KB) == 500
    assert proxy.status("/a" + "a" * 20 * KB) == 414
    assert proxy.status("/", "POST", b"a" * 100 * KB) == 413
    until(lambda: len((proxy.place / "access.log").read_text().splitlines()) == 3)
    for log in proxy.place.glob("*.log"):
        assert "127.0.0.1" not in log.read_text(), log
