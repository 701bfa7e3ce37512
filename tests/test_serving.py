"""The site under gunicorn as it is deployed: several workers, replaced and stopped at work."""

import contextlib
import http.client
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from sotngoaivu.management.commands.prepare import static_fingerprint
from sotngoaivu.media.models import CustomRendition
from sotngoaivu.visits.models import Day
from tests.benchmarks.processes import Server, gunicorn, run, started
from tests.database import alone
from tests.waiting import PATIENCE, until

# So that there is a database to make another beside, also when this file runs alone.
pytestmark = [pytest.mark.django_db, pytest.mark.seconds(100)]

# In VAR_DIR: what was said while the empty database was filled.
PREPARED = "prepared.log"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


@pytest.fixture(scope="module")
def environment(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[dict[str, str]]:
    """Of a site of its own with the starter content, on the database of the run."""
    tmp_path = tmp_path_factory.mktemp("site")
    static = _gathered(request.config.cache.mkdir("static"))
    with django_db_blocker.unblock():
        yield from _environment(tmp_path, static)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `server` says."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """For tests that leave it as it was."""
    with gunicorn("sotngoaivu.asgi", environment, log=log) as started:
        yield started


def _gathered(cache: Path) -> Path:
    """The static files as they are deployed; compressing them takes twenty seconds, so once."""
    folder = cache / static_fingerprint()
    with alone(cache, "static"):
        if not folder.exists():
            for former in cache.iterdir():
                if former.is_dir():
                    shutil.rmtree(former)
            part = cache / "part"
            told = {"SECRET_KEY": "only for the tests", "STATIC_ROOT": str(part)}
            run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], told)
            part.rename(folder)
    return folder


def _environment(tmp_path: Path, static: Path) -> Iterator[dict[str, str]]:
    url, made = f"sqlite:///{tmp_path}/site.sqlite3", ""
    if connection.vendor == "postgresql":
        made = f"serving_{connection.settings_dict['NAME']}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('unix_socket_directories')")
            folder = cursor.fetchone()[0].split(",")[0]
        url = f"postgresql://postgres:@/{made}?host={folder}"
        _outside_transaction(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(made)))
    found = {
        "SECRET_KEY": "only for the tests",
        "VAR_DIR": str(tmp_path),
        "STATIC_ROOT": str(static),
        "DATABASE_URL": url,
        "TRUSTED_PROXIES": "1",
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "sotngoaivu.settings",
    }
    command = [sys.executable, "manage.py", "prepare", "--database-only"]
    with (
        (tmp_path / PREPARED).open("w") as log,
        started(command, found, stdout=log, stderr=subprocess.STDOUT) as process,
    ):
        assert process.wait() == 0
    yield found
    if made:
        _outside_transaction(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(made)))


def _outside_transaction(statement: sql.Composed) -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute(statement)


class Readers:
    """Threads that read the home page until told to stop, each time as somebody new."""

    def __init__(self, server: Server, threads: int = 6) -> None:
        self._address = urlsplit(server.url).netloc
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.asked = 0
        self.statuses: list[int] = []
        self.failures: list[tuple[float, Exception]] = []
        self._threads = [threading.Thread(target=self._read) for _ in range(threads)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def go_on(self) -> None:
        """Let them read a good deal more."""
        enough = len(self.statuses) + 50
        until(lambda: len(self.statuses) >= enough or self.failures)

    def _read(self) -> None:
        while not self._stop.wait(0.02):
            with self._lock:
                self.asked += 1
                number = self.asked
            connected = http.client.HTTPConnection(self._address, timeout=PATIENCE)
            try:
                connected.request("GET", "/", headers=self._headers(number))
                answer = connected.getresponse()
                assert b"</html>" in answer.read()
                self.statuses.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append((time.monotonic(), error))
            finally:
                connected.close()

    @staticmethod
    def _headers(number: int) -> dict[str, str]:
        return {
            "X-Forwarded-For": f"10.9.{number // 250}.{number % 250}",
            "User-Agent": FIREFOX.format(100 + number % 30),
            "Connection": "close",
        }


def _number(query: str, environment: dict[str, str]) -> int:
    """What the site's database answers to somebody who asks beside the site."""
    url = environment["DATABASE_URL"]
    is_file = url.startswith("sqlite:///")
    opened: Any = (
        sqlite3.connect(url.removeprefix("sqlite:///")) if is_file else psycopg.connect(url)
    )
    with contextlib.closing(opened):
        return int(opened.execute(query).fetchone()[0])


def _visits(environment: dict[str, str]) -> int:
    return _number(f"SELECT COALESCE(SUM(visits), 0) FROM {Day._meta.db_table}", environment)


def test_an_empty_database_is_filled_without_a_complaint(environment: dict[str, str]) -> None:
    """The thread that makes pictures is at work while the database is made and filled."""
    said = Path(environment["VAR_DIR"], PREPARED).read_text()
    assert "Loaded the starter content" in said
    for complaint in ("Traceback", "ERROR", "WARNING"):
        assert complaint not in said


def test_pictures_that_are_missing_at_the_start_are_made_soon_after(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The first start leaves all of them to the running site."""
    count = f"SELECT COUNT(*) FROM {CustomRendition._meta.db_table}"
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log"):
        until(lambda: _number(count, environment) >= 100)
    run(["manage.py", "make_renditions"], environment)
    everything = _number(count, environment)
    code = (
        "from sotngoaivu.media.models import CustomRendition;"
        "CustomRendition.objects.order_by('width', 'height').first().delete()"
    )
    run(["manage.py", "shell", "--no-imports", "-c", code], environment)
    assert _number(count, environment) == everything - 1
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log"):
        until(lambda: _number(count, environment) == everything)
    assert "ERROR" not in (tmp_path / "log").read_text()


def test_a_reload_fails_no_request_and_a_stop_loses_no_visit(
    environment: dict[str, str], tmp_path: Path
) -> None:
    visits = _visits(environment)
    with (
        gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log") as server,
        Readers(server) as readers,
    ):
        readers.go_on()
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        until(lambda: len(server.workers()) == 2 and not before & set(server.workers()))
        readers.go_on()
        assert readers.failures == []
        stopped = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
    assert set(readers.statuses) == {200}
    # Once it has been told to stop, nobody is let in; who was in is answered.
    assert all(when >= stopped for when, _error in readers.failures)
    assert all(isinstance(error, ConnectionError) for _when, error in readers.failures)
    assert len(readers.statuses) <= _visits(environment) - visits <= readers.asked
    assert "Traceback" not in (tmp_path / "log").read_text()


def _ask(connected: http.client.HTTPConnection, path: str = "/") -> tuple[str, str]:
    """Return which worker answered, and the page."""
    connected.request("GET", path, headers={"User-Agent": FIREFOX.format(140)})
    answer = connected.getresponse()
    assert answer.status == 200
    return answer.headers["X-Worker"], answer.read().decode()


def _hold(address: str, requests: int, answered: list[str]) -> list[str]:
    """Ask for the home page over one connection; return which workers answered.

    They are added to `answered` as they answer.
    """
    workers = []
    with contextlib.closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as connected:
        for _ in range(requests):
            workers.append(_ask(connected)[0])
            answered.append(workers[-1])
    return workers


def test_workers_share_connections_out_and_let_newcomers_in(
    environment: dict[str, str], tmp_path: Path
) -> None:
    settings = environment | {"BENCH_RENDERS": str(tmp_path / "renders")}
    with (
        gunicorn("tests.benchmarks.traced", settings, log=tmp_path / "log") as server,
        ThreadPoolExecutor(18) as readers,
    ):
        address = urlsplit(server.url).netloc
        # One worker may be ready before the other.
        ready: list[str] = []
        until(lambda: _hold(address, 1, ready) and len(set(ready)) == 2)
        answered: list[str] = []
        held = [readers.submit(_hold, address, 12, answered) for _ in range(16)]
        # All have come in, and most of what they ask for is still to come.
        until(lambda: len(answered) >= 32)
        newcomers = [readers.submit(_hold, address, 1, []) for _ in range(2)]
        assert all(len(newcomer.result(PATIENCE)) == 1 for newcomer in newcomers)
        first = [connection.result(PATIENCE)[0] for connection in held]
    assert len(set(first)) == 2


# A request by half of which a server is kept waiting.
HALVES = (
    b"",
    b"GET / HTTP/1.1\r\nHost: ",
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\nhalf",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
    b"GET /media/large.png HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)


def test_who_sends_or_reads_slowly_holds_up_nobody(
    environment: dict[str, str], server: Server, log: Path
) -> None:
    with Path(environment["VAR_DIR"], "media", "large.png").open("wb") as large:
        large.truncate(30 * 1024 * 1024)
    with contextlib.ExitStack() as opened:
        address = ("127.0.0.1", urlsplit(server.url).port)
        for number in range(100):
            slow = opened.enter_context(socket.create_connection(address, PATIENCE))
            slow.sendall(HALVES[number % len(HALVES)])
        for path in ("/", "/healthz", "/readyz", "/tim-kiem/?q=s%E1%BB%9F", "/admin/login/"):
            assert server.get(path)
        # Of the large one, all comes to who reads it.
        assert len(server.get("/media/large.png")) == 30 * 1024 * 1024
    Path(large.name).unlink()
    assert "Traceback" not in log.read_text()


ODD = {
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n": "400",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n": "400",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n": "400",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n": "400",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n": "400",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n": "400",
    b"GET / HTTP/1.1\r\nHost : a\r\n\r\n": "400",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n": "400",
    b"GET / HTTP/1.1\nHost: a\n\n": "400",
    b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n": "400",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n": "400",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n": "400",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03": "400",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": "400",
    b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n": "200",
    b"GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n": "200",
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n": "413",
    b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n": "100",
}


def test_odd_requests_are_answered_or_refused(server: Server, log: Path) -> None:
    """RFC 9112, 3.2, 5, 6.3 and 7.1 say of most of them why."""
    address = ("127.0.0.1", urlsplit(server.url).port)
    answers = {}
    for request in ODD:
        with socket.create_connection(address, PATIENCE) as odd:
            odd.sendall(request)
            answers[request] = odd.recv(65536)[9:12].decode()
    assert answers == ODD
    said = log.read_text()
    assert "Traceback" not in said
    assert "127.0.0.1" not in "".join(said.partition("Booting")[1:])


def test_an_upload_arrives_whole(environment: dict[str, str], server: Server) -> None:
    """An editor signs in and uploads a document that does not stay in memory."""
    password = Path(environment["VAR_DIR"], "admin-password").read_text().strip()
    content = bytes(range(256)) * 4 * 1024
    host = urlsplit(server.url).netloc
    jar: dict[str, str] = {}

    def post(path: str, fields: dict[str, str], file: bytes = b"") -> int:
        """The answer's status; a form's token is its page's."""
        connected = http.client.HTTPConnection(host, timeout=PATIENCE)
        for method in ("GET", "POST"):
            cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
            headers = {"Cookie": cookies, "Referer": server.url + path}
            headers["Content-Type"] = "multipart/form-data; boundary=xx"
            body = b""
            if method == "POST":
                given = fields | {"csrfmiddlewaretoken": jar["csrftoken"]}
                body = _multipart(given, file)
            connected.request(method, path, body, headers)
            answer = connected.getresponse()
            answer.read()
            for name, value in answer.headers.items():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    jar[key] = rest.partition(";")[0]
        connected.close()
        return answer.status

    assert post("/admin/login/", {"username": "admin", "password": password}) == 302
    assert post("/admin/documents/add/", {"title": "Tệp lớn"}, content) == 302
    stored = list(Path(environment["VAR_DIR"], "media", "documents").glob("large*.zip"))
    assert [file.read_bytes() == content for file in stored] == [True]


def _multipart(fields: dict[str, str], file: bytes) -> bytes:
    parts = [
        f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file:
        head = 'form-data; name="file"; filename="large.zip"'
        parts.append(f"--xx\r\nContent-Disposition: {head}\r\n\r\n".encode() + file + b"\r\n")
    return b"".join(parts) + b"--xx--\r\n"


def test_what_is_loaded_before_the_workers_is_left_out_of_collections() -> None:
    code = (
        "import gc, runpy; settings = runpy.run_path('gunicorn.conf.py');"
        "loaded = len(gc.get_objects()); settings['when_ready'](None);"
        "print(loaded, len(gc.get_objects()))"
    )
    before, after = map(int, run(["-c", code], {}).split())
    assert after < before / 10


def test_every_worker_shows_a_publication_made_elsewhere(
    environment: dict[str, str], tmp_path: Path
) -> None:
    renders = tmp_path / "renders"
    settings = environment | {"BENCH_RENDERS": str(renders)}
    with gunicorn("tests.benchmarks.traced", settings, log=tmp_path / "log") as server:
        for _ in range(8):
            server.get("/tin-tuc/")
        # Most of them were kept pages: only those have to learn of it.
        assert 0 < renders.read_text().count("/tin-tuc/") < 8
        code = (
            "from news.models import ArticlePage; a = ArticlePage.published().first();"
            "a.title = 'Vừa đăng'; a.save_revision().publish()"
        )
        run(["manage.py", "shell", "--no-imports", "-c", code], environment)
        shown: dict[str, bool] = {}

        def all_show_it() -> bool:
            address = urlsplit(server.url).netloc
            with contextlib.closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as once:
                worker, page = _ask(once, "/tin-tuc/")
            # Nobody who has shown it goes back.
            assert "Vừa đăng" in page or not shown.get(worker)
            shown[worker] = "Vừa đăng" in page
            return len(shown) == 2 and all(shown.values())

        until(all_show_it)
