"""The site over HTTP inside a test's own transaction, so that nothing has to be flushed after it.

Django's live server either shares an in-memory SQLite connection or needs tables emptied after
each test, starter content included. Here the browser's requests run one at a time on the test's
connection, on SQLite and PostgreSQL alike.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.testcases import _MediaFilesHandler


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers drop connections when a page is left; that is no error."""


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class SiteServer:
    """Runs as long as the worker, so that browsers keep what they have fetched; see `serving`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: BaseDatabaseWrapper | None = None
        self._handler = StaticFilesHandler(_MediaFilesHandler(WSGIHandler()))

    def _application(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self._lock:
            if self._connection is None:
                # Asked by a page that was still open; the connection is another test's by now.
                start_response("503 Service Unavailable", [])
                return []
            connections["default"] = self._connection
            response = self._handler(environ, start_response)
            try:
                return [b"".join(response)]
            finally:
                response.close()

    def __enter__(self) -> "SiteServer":
        self._httpd = _Server(("127.0.0.1", 0), _QuietHandler)
        self._httpd.set_app(self._application)
        self.url = f"http://127.0.0.1:{self._httpd.server_port}"
        threading.Thread(target=self._httpd.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        """No request is answered meanwhile: the savepoints of two threads would end each other."""
        with self._lock:
            yield

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Answer on the database connection of the test under way."""
        connection = connections["default"]
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        connection.inc_thread_sharing()
        with self._lock:
            self._connection = connection
        try:
            yield
        finally:
            with self._lock:
                self._connection = None
                connection.dec_thread_sharing()
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
