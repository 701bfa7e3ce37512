"""A server with the site's connections in this process, and what its clients do."""

import asyncio
import contextlib
import socket
import struct
import threading
from typing import Any

from uvicorn import Config, Server

from sotngoaivu.core.compat.uvicorn_worker import SiteWorker
from sotngoaivu.pagecache.door import HotAnswer
from tests.waiting import PATIENCE, until

HOT = HotAnswer(
    "200 OK", [("Vary", "Cookie")], [("Content-Length", "3")], b"vary: Cookie\r\n", b"hot"
)


CHUNKED = b"POST /cold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"


class Application:
    """Answers "hot" at once below /hot, else "cold", once it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.let.set()
        self.asked: list[str] = []
        self.headers: list[Any] = []
        self.gone = threading.Event()

    def at_once(self, scope: Any) -> HotAnswer | None:
        self.asked.append(scope["raw_path"].decode())
        return HOT if scope["raw_path"] == b"/hot" else None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.headers.append(scope["headers"])
        body = scope["path"].encode() * (2_000_000 if scope["path"] == "/large" else 1)
        await asyncio.to_thread(self.let.wait, PATIENCE)
        start = {"type": "http.response.start", "status": 200}
        await send(start | {"headers": [(b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        self.gone.set()


class Serving:
    """A server in a thread of this process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        told = SiteWorker.CONFIG_KWARGS | {"lifespan": "off", "log_config": None}
        self.server = Server(Config(application, **told))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],))

    def __enter__(self) -> "Serving":
        self.thread.start()
        until(lambda: self.server.started)
        return self

    def __exit__(self, *exc: object) -> None:
        self.application.let.set()
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(PATIENCE)

    def connect(self, *parts: bytes) -> socket.socket:
        connected = socket.create_connection(self.listener.getsockname(), PATIENCE)
        for part in parts:
            connected.sendall(part)
        return connected

    def is_ended(self, connected: socket.socket) -> bool:
        """Wait until the server has ended it; without an answer, or with a refusal, is True."""
        answer = b""
        with contextlib.suppress(ConnectionError):
            while part := connected.recv(65536):
                answer += part
        return answer == b"" or answer.startswith(b"HTTP/1.1 4")


def get(path: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *more, "", ""]).encode()


def read(connected: socket.socket, end: bytes) -> bytes:
    """What comes until `end` is there, or nothing more comes."""
    answer = b""
    while end not in answer and (part := connected.recv(65536)):
        answer += part
    return answer


def connections(serving: Serving) -> list[Any]:
    return list(serving.server.server_state.connections)


def reset(connected: socket.socket) -> None:
    """End it as a program does that is killed: with RST."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connected.close()
