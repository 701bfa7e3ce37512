"""Front doors as several workers have them, over one shared store."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from wagtail import hooks

from sotngoaivu.accounts.sessions import SessionStore
from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.store import FileStore
from sotngoaivu.pagecache.watcher import Watcher
from tests.pagecache.doors import Door
from tests.pagecache.standins import Site

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]

    @property
    def text(self) -> str:
        body = self.body
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return body.decode()


def ask(application: Callable[..., Any], path: str, method: str = "GET", **environ: Any) -> Answer:
    """One request by WSGI; `environ` adds to the environment or replaces what is in it."""
    path, _, query = path.partition("?")
    request = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_USER_AGENT": BROWSER,
        "REMOTE_ADDR": "10.1.2.3",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    } | environ
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> None:
        said[:] = [status, headers]

    # As in Django's test client: a request must not close the connection of the test.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        body = application(request, start)
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    status, headers = said
    cookies = [value for name, value in headers if name == "Set-Cookie"]
    return Answer(int(status.split()[0]), dict(headers), content, cookies)


class StillWatcher(Watcher):
    """Looks when a test tells it to, or the front door needs to know; it has no thread."""

    def start(self) -> None:
        if self.state.token is None:
            self.look()


class Worker:
    """One process's front door, with pages of its own in memory."""

    def __init__(self, store: Any, watcher: Watcher | None = None) -> None:
        self.watcher = watcher or StillWatcher()
        self.door = CachedPageApplication(get_wsgi_application(), store, self.watcher)

    def get(self, path: str, **environ: Any) -> Answer:
        return ask(self.door, path, **environ)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "pages", "tests")


@pytest.fixture
def new_worker(store: FileStore, db: None) -> Callable[..., Worker]:
    return lambda *watcher: Worker(store, *watcher)


@pytest.fixture
def worker(new_worker: Callable[[], Worker]) -> Worker:
    return new_worker()


@pytest.fixture
def rendered() -> Iterator[list[str]]:
    """Addresses of the pages that are rendered, each time."""
    addresses: list[str] = []

    def note(page: Any, request: Any, args: Any, kwargs: Any) -> None:
        addresses.append(request.get_full_path())

    with hooks.register_temporarily("before_serve_page", note):
        yield addresses


@pytest.fixture
def session(db: None) -> str:
    """The Cookie header of somebody who is signed in."""
    store = SessionStore()
    store["signed in"] = True
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def door(site: Site, store: FileStore, tmp_path: Path) -> Door:
    return Door(site, store, tmp_path)
