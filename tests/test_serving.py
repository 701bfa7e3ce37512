"""The site under gunicorn as it is deployed: several workers, replaced and stopped at work."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sotngoaivu.media.models import CustomRendition
from tests.benchmarks.processes import ROOT, Server, gunicorn, handed_on, run, started
from tests.conftest import DATABASE
from tests.database import PREPARED, PREPARED_TOO
from tests.forms import Sender
from tests.served import (
    FIREFOX,
    Readers,
    ask_over,
    environments,
    gathered,
    hold,
    is_alive,
    number,
    visits_of,
)
from tests.waiting import PATIENCE, until

# A database to make another beside is there, also when this file runs alone.
pytestmark = [pytest.mark.django_db, pytest.mark.seconds(100)]


@pytest.fixture(scope="module")
def environment(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[dict[str, str]]:
    """Of a site of its own with the starter content, on the database of the run."""
    tmp_path = tmp_path_factory.mktemp("site")
    static = gathered(request.config.cache.mkdir("static"))
    with django_db_blocker.unblock():
        yield from environments(request.config.stash[DATABASE], tmp_path, static)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `server` says."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """For tests that leave it as it was."""
    with gunicorn("sotngoaivu.asgi", environment, log=log) as started:
        yield started


def test_an_empty_database_is_filled_without_a_complaint(environment: dict[str, str]) -> None:
    """The thread that makes pictures is at work while the database is made and filled."""
    said = Path(environment["VAR_DIR"], PREPARED).read_text()
    assert "Loaded the starter content" in said
    assert "Sign in at /admin/" in said
    for complaint in ("Traceback", "ERROR", "WARNING"):
        assert complaint not in said


def test_who_prepares_an_empty_database_at_the_same_time_waits_and_finds_it_full(
    environment: dict[str, str],
) -> None:
    said = Path(environment["VAR_DIR"], PREPARED_TOO).read_text()
    waited, _, found = said.partition("is preparing the site; waiting for it")
    assert not re.search(r"\[\d/", waited)
    assert "the starter content is not loaded" in found
    assert "Sign in at /admin/" not in found
    for complaint in ("Traceback", "ERROR", "WARNING"):
        assert complaint not in said


@pytest.mark.one_database
def test_pictures_that_are_missing_at_the_start_are_made_soon_after(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The first start leaves all of them to the running site, each further one what is missing."""
    count = f"SELECT COUNT(*) FROM {CustomRendition._meta.db_table}"

    def is_reached(wanted: int) -> bool:
        return number(count, environment) >= wanted

    for _start in range(2):
        wanted = number(count, environment) + 2
        with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log"):
            until(partial(is_reached, wanted))


@pytest.mark.one_database
def test_what_make_run_starts_answers_also_who_came_while_it_was_started(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The last step of preparing the site is to become its server, at a port of systemd's."""
    with socket.create_server(("127.0.0.1", 0)) as port, (tmp_path / "log").open("w") as out:
        command = handed_on(
            [sys.executable, "manage.py", "prepare", "--database-only", "--serve"], port
        )
        files: dict[str, Any] = {"stdout": out, "stderr": out, "pass_fds": [port.fileno()]}
        number = port.getsockname()[1]
        with socket.create_connection(("127.0.0.1", number), PATIENCE) as early:
            early.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            with started(command, environment | {"PORT": str(number)}, **files) as process:
                assert early.recv(65536).startswith(b"HTTP/1.1 200")
                server = Server(f"http://127.0.0.1:{number}", process)
                assert b"</html>" in server.get("/")
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)
        # Nobody is refused now, either.
        socket.create_connection(("127.0.0.1", number), PATIENCE).close()


def test_a_reload_fails_no_request_and_a_stop_loses_no_visit(
    environment: dict[str, str], tmp_path: Path
) -> None:
    visits = visits_of(environment)
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
    assert len(readers.statuses) <= visits_of(environment) - visits <= readers.asked
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.one_database("postgresql")
def test_every_worker_takes_connections_and_lets_newcomers_in(
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
        until(lambda: hold(address, 1, ready) and len(set(ready)) == 2)
        answered: list[str] = []
        held = [readers.submit(hold, address, 12, answered) for _ in range(16)]
        # All have come in, and most of what they ask for is still to come.
        until(lambda: len(answered) >= 32)
        newcomers = [readers.submit(hold, address, 1, []) for _ in range(2)]
        assert all(len(newcomer.result(PATIENCE)) == 1 for newcomer in newcomers)
        assert all(len(connection.result(PATIENCE)) == 12 for connection in held)


# A request by half of which a server is kept waiting.
HALVES = (
    b"",
    b"GET / HTTP/1.1\r\nHost: ",
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\nhalf",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
    b"GET /media/large.png HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)


@pytest.mark.one_database("postgresql")
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
    b"POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx": "400",
}


@pytest.mark.one_database("postgresql")
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


@pytest.mark.one_database("postgresql")
def test_an_upload_arrives_whole(environment: dict[str, str], server: Server) -> None:
    """An editor signs in and uploads a document that does not stay in memory."""
    password = Path(environment["VAR_DIR"], "admin-password").read_text().strip()
    content = bytes(range(256)) * 4 * 1024
    # As if another had been chosen.
    chosen = "from sotngoaivu.accounts.models import User; "
    chosen += "User.objects.update(must_change_password=False)"
    run(["manage.py", "shell", "-c", chosen], environment)
    editor = Sender(server.url)
    sent = editor.send("/admin/login/", {"username": "admin", "password": password})
    assert sent[0] == 302
    sent = editor.send("/admin/documents/add/", {"title": "Tệp lớn"}, ("large.zip", content))
    assert sent[0] == 302
    stored = list(Path(environment["VAR_DIR"], "media", "documents").glob("large*.zip"))
    assert [file.read_bytes() == content for file in stored] == [True]


@pytest.mark.only_database("sqlite")
def test_what_the_site_writes_is_its_owners_alone(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Whatever the umask is that it was started with."""
    former = os.umask(0)
    try:
        with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log") as server:
            assert server.get("/tin-tuc/")
    finally:
        os.umask(former)
    var = Path(environment["VAR_DIR"])
    names = {path.name for path in var.rglob("*")}
    assert {"site.sqlite3", "media", "pages", "admin-password", "serving.lock"} <= names
    open_ones = [path for path in (var, *var.rglob("*")) if path.stat().st_mode & 0o077]
    assert open_ones == []


@pytest.mark.one_database
def test_a_running_site_is_not_restored_over(environment: dict[str, str], tmp_path: Path) -> None:
    backup = tmp_path / "kept.tar.gz"
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log"):
        run(["manage.py", "backup", str(backup)], environment)
        refused = subprocess.run(
            [sys.executable, "manage.py", "restore", str(backup)],
            env=os.environ | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert "The site is running" in refused.stderr


@pytest.mark.one_database("postgresql")
def test_a_worker_that_has_answered_enough_has_a_successor_before_it_ends(
    environment: dict[str, str], tmp_path: Path
) -> None:
    options = ("--workers", "1", "--max-requests", "5", "--max-requests-jitter", "0")
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log", options=options) as server:
        (first,) = server.workers()

        def is_replaced() -> bool:
            # Raises where nobody answers.
            server.get("/readyz")
            return first not in server.workers()

        until(is_replaced)
        until(lambda: len(server.workers()) == 1)


@pytest.mark.one_database("postgresql")
def test_no_worker_outlives_the_server(environment: dict[str, str], tmp_path: Path) -> None:
    """Else the port would stay taken."""
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log") as server:
        workers = server.workers()
        assert all(is_alive(worker) for worker in workers)
        server.process.kill()
        server.process.wait(PATIENCE)
        until(lambda: not any(is_alive(worker) for worker in workers))


@pytest.mark.one_database("postgresql")
def test_a_worker_that_is_killed_takes_no_visit_with_it_that_is_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Nor is a reader counted again by its successor."""
    before = visits_of(environment)
    with gunicorn("sotngoaivu.asgi", environment, log=tmp_path / "log") as server:

        def read(*readers: int) -> None:
            for reader in readers:
                browser = {"User-Agent": FIREFOX.format(140)}
                server.get("/", **browser, **{"X-Forwarded-For": f"10.8.0.{reader}"})

        read(*range(1, 31))
        until(lambda: visits_of(environment) == before + 30)
        killed = server.workers()[0]
        os.kill(killed, signal.SIGKILL)
        until(lambda: len(server.workers()) == 2 and killed not in server.workers())
        read(*range(1, 41))
    assert visits_of(environment) == before + 40


@pytest.mark.one_database
def test_the_whole_site_is_served_by_another_worker_of_gunicorns(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """It reads the site's own settings, and outlives the end of a worker."""
    log = tmp_path / "log"
    options = ("--worker-class", "gthread", "--threads", "2")
    with gunicorn("sotngoaivu.wsgi", environment, log=log, options=options) as server:
        ended = server.workers()[0]
        os.kill(ended, signal.SIGTERM)
        until(lambda: len(server.workers()) == 2 and ended not in server.workers())
        assert b"</html>" in server.get("/")
    assert "Traceback" not in log.read_text()


@pytest.mark.one_database("postgresql")
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
                worker, page = ask_over(once, "/tin-tuc/")
            # Nobody who has shown it goes back.
            assert "Vừa đăng" in page or not shown.get(worker)
            shown[worker] = "Vừa đăng" in page
            return len(shown) == 2 and all(shown.values())

        until(all_show_it)
