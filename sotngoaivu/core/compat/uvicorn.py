"""uvicorn 0.54 under gunicorn: a worker whose connections have deadlines and bounds.

uvicorn's parser of HTTP bounds neither headers nor the time they take, nor how long a reader may
leave an answer unread; and a worker that ends closes connections whose request is on its way.
"""

import asyncio
import logging
import resource
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn_worker import UvicornWorker

HEADER_SECONDS = 10.0
# Between two requests, and between two parts of an answer that its reader takes.
IDLE_SECONDS = 60
# Connections without a request, when the process is to end.
GOODBYE_SECONDS = 1.0
GRACEFUL_SECONDS = 20
MOST_HEADER_BYTES = 64 * 1024
MOST_PIPELINED = 100
MOST_CONNECTIONS = 4000
# For everything else that a process opens.
OTHER_FILES = 100
NOISE = (
    *("Invalid HTTP request", "Unsupported upgrade", "No supported WebSocket"),
    "Error while closing socket",
)


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Where there is no room for a further one, who waits longest makes it."""

    most: ClassVar[int] = MOST_CONNECTIONS
    # Connections that no request is in, the one that waits longest first.
    idle: ClassVar[dict["BoundedProtocol", None]] = {}
    deadline: asyncio.TimerHandle | None = None
    unread: asyncio.TimerHandle | None = None
    header_bytes = 0
    in_headers = is_answered = is_ending = False

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            longest = next(iter(self.idle), self)
            self.idle.pop(longest, None)
            longest.drop()
            if longest is self:
                return
        self.idle[self] = None
        self.expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self.idle.pop(self, None)
        for timer in (self.deadline, self.unread):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def drop(self) -> None:
        """End the connection now; what is under way for it writes no more."""
        if self.cycle:
            self.cycle.disconnected = True
        self.transport.abort()

    # --- asking --------------------------------------------------------------------------------

    def expect_headers(self) -> None:
        """Within so many seconds from now, unless they are expected already."""
        if self.deadline is None:
            self.deadline = self.loop.call_later(HEADER_SECONDS, self.drop)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.in_headers:
            self.header_bytes += len(data)
            if self.header_bytes > MOST_HEADER_BYTES:
                self.drop()
        # Else it is lines without a meaning, or a body that nobody waits for; those end some time.
        if self.in_headers or (self.is_idle and self.timeout_keep_alive_task is None):
            self.expect_headers()

    def on_message_begin(self) -> None:
        self.in_headers, self.header_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.in_headers = False
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None
        if self.transport.is_closing():
            # What follows "Connection: close" is not asked for.
            return
        if len(self.pipeline) >= MOST_PIPELINED:
            self.drop()
        elif not self.answer_at_once():
            self.idle.pop(self, None)
            super().on_headers_complete()
            if self.is_ending or self.parser.should_upgrade():
                self.cycle.keep_alive = False

    def answer_at_once(self) -> bool:
        """Whether the application had the answer at hand, which then needs no task of its own."""
        at_once = getattr(self.app, "at_once", None)
        if (
            at_once is None
            or not self.is_idle
            or self.is_ending
            or self.flow.write_paused
            or not self.url.startswith(b"/")
            or self.parser.get_http_version() != "1.1"
            or not self.parser.should_keep_alive()
            or self.parser.should_upgrade()
        ):
            return False
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["raw_path"], _, self.scope["query_string"] = self.url.partition(b"?")
        try:
            found = at_once(self.scope)
        except Exception:
            # It will fail in its own task again, which tells of it and answers.
            return False
        if found is None:
            return False
        self.is_answered = True
        own = "".join([f"{name.lower()}: {value}\r\n" for name, value in found.own_headers])
        parts = [STATUS_LINE[int(found.status[:3])]]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (found.head, own.encode("latin-1"), b"\r\n", found.body)
        self.transport.write(b"".join(parts))
        return True

    def on_message_complete(self) -> None:
        if self.is_answered:
            self.is_answered = False
            self.on_response_complete()
        else:
            super().on_message_complete()

    # --- answering -----------------------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self.expect_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.unread:
            self.unread.cancel()
            self.unread = None

    def expect_reading(self) -> None:
        if self.unread is None:
            self.unread = self.loop.call_later(IDLE_SECONDS, self.drop)

    def on_response_complete(self) -> None:
        was_last = not self.pipeline
        super().on_response_complete()
        if self.transport.is_closing():
            # It closes when the rest is read.
            self.expect_reading()
        elif was_last:
            self.idle.pop(self, None)
            self.idle[self] = None

    def timeout_keep_alive_handler(self) -> None:
        # To close politely is to wait until what was written is read.
        self.drop()

    # --- ending --------------------------------------------------------------------------------

    def shutdown(self) -> None:
        self.is_ending = True
        if self.is_idle:
            # A request may be on its way.
            self.loop.call_later(GOODBYE_SECONDS, self.say_goodbye)
        else:
            super().shutdown()

    def say_goodbye(self) -> None:
        if self.is_idle:
            self.drop()


def without_noise(record: logging.LogRecord) -> bool:
    """Whether there is something to tell.

    Anybody can send what is no HTTP, as often as they like. And uvicorn has closed the socket
    already that gunicorn closes at a worker's end.
    """
    return not record.getMessage().startswith(NOISE)


class SiteWorker(UvicornWorker):
    """uvicorn's worker, with the protocol above; what it logs names no reader."""

    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "loop": "auto",
        "http": BoundedProtocol,
        "ws": "none",
        "interface": "asgi3",
        "lifespan": "on",
        # TRUSTED_PROXIES tells whom to believe, in core/http/clients.py.
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        "timeout_graceful_shutdown": GRACEFUL_SECONDS,
    }

    def init_process(self) -> None:
        log = logging.getLogger("uvicorn.error")
        log.addFilter(without_noise)
        # gunicorn tells of starts and ends.
        log.setLevel(max(log.level, logging.WARNING))
        BoundedProtocol.most = connections_at_most()
        super().init_process()


def connections_at_most() -> int:
    """For each worker, by how many files it may open."""
    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # A connection may come with a file: what it sends, or what it is sent.
    return max(1, min(MOST_CONNECTIONS, (files - OTHER_FILES) // 2))


def raise_file_limit() -> None:
    """As far as the system lets this process, and as it makes sense."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + OTHER_FILES
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
