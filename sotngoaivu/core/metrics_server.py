"""Metrics server: what all workers of a machine hold, on an address of its own.

Each worker answers for itself at a socket in a folder, and one of them, whoever comes first, at the
address: it asks the others when it is asked. Where that one ends, another takes its place within a
second. So nothing is written and nothing is counted twice while nobody asks, the first process of
gunicorn stays without threads, and what is told is of now. The threads of all this are beside the
event loop, so a worker whose loop or database hangs is told of as well.
"""

import contextlib
import fcntl
import json
import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, ClassVar

from sotngoaivu.core import metrics
from sotngoaivu.core.outage import Outage

# How long a worker may take to say what it holds, and whoever asks to ask.
PATIENCE_SECONDS = 2.0
STAND_BY_SECONDS = 1.0
PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Worker(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.settimeout(PATIENCE_SECONDS)
        # Whoever has asked may have gone.
        with contextlib.suppress(OSError):
            self.request.sendall(json.dumps(metrics.reading()).encode())


class _Address(BaseHTTPRequestHandler):
    timeout = PATIENCE_SECONDS
    folder: ClassVar[Path]

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != PATH:
            self.send_error(404)
            return
        told = metrics.exposition(_ask_all(self.folder), metrics.reading(of_site=True))
        body = told.encode()
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: it would name addresses."""


class MetricsServer:
    """For one worker. `address` is a host and a port; what is in `folder` is this server's."""

    def __init__(self, address: tuple[str, int], folder: Path, name: str = "") -> None:
        self._address, self._folder = address, folder
        self._name = name
        self._stopping = threading.Event()
        self._outage = Outage("Metrics cannot be told")
        self._own: socketserver.BaseServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=PATIENCE_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._answering_for_itself(), self._turn():
                    self._answer_at_address()
            except OSError as error:
                self._outage.begin(error)
                self._stopping.wait(STAND_BY_SECONDS)

    @contextlib.contextmanager
    def _answering_for_itself(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._folder / (self._name or str(os.getpid()))
        place.unlink(missing_ok=True)
        with socketserver.ThreadingUnixStreamServer(str(place), _Worker) as own:
            own.daemon_threads = True
            with _serving(own):
                yield
        place.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """When no other worker of the machine answers at the address; the system ends it."""
        with (self._folder / "turn").open("w") as lock:
            while not _locked(lock) and not self._stopping.wait(STAND_BY_SECONDS):
                pass
            yield

    def _answer_at_address(self) -> None:
        if self._stopping.is_set():
            return
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        handler = type("Handler", (_Address,), {"folder": self._folder})
        server = type("Server", (ThreadingHTTPServer,), {"address_family": family})
        with server(self._address, handler) as address, _serving(address):
            self._outage.end()
            self._stopping.wait()


@contextlib.contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ask_all(folder: Path) -> dict[str, metrics.Reading | None]:
    """Readings by the workers' names, None of one that does not answer."""
    told: dict[str, metrics.Reading | None] = {}
    for place in sorted(each for each in folder.iterdir() if each.is_socket()):
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(PATIENCE_SECONDS)
            try:
                asked.connect(str(place))
                with asked.makefile("rb") as answer:
                    told[place.name] = json.load(answer)
            except (ConnectionRefusedError, FileNotFoundError):
                # It has ended without a goodbye.
                place.unlink(missing_ok=True)
            except (OSError, ValueError):
                told[place.name] = None
    return told
