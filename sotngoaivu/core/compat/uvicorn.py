"""uvicorn 0.54: a protocol whose connections have deadlines and bounds.

uvicorn's parser of HTTP bounds neither headers nor the time they take, nor how long a reader may
leave an answer unread; trailers become headers; at the end connections are closed whose request is
on its way.
"""

import asyncio
from collections import Counter, deque
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

HEADER_SECONDS = 10.0
# For a body to end that nobody waits for.
REST_SECONDS = 30.0
# Between two requests, and for a reader to take some 100 KB of an answer.
IDLE_SECONDS = 60
# Connections without a request, when the process is to end.
GOODBYE_SECONDS = 1.0
MOST_HEADERS = 100
MOST_HEADER_BYTES = 64 * 1024
MOST_URL_BYTES = 16 * 1024
MOST_PIPELINED = 100
# Of requests that come together, so many are answered before others have a turn.
MOST_AT_ONCE = 16
MOST_CONNECTIONS = 4000


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Where there is no room for a further one, who waits longest makes it."""

    most: ClassVar[int] = MOST_CONNECTIONS
    # Connections that no request is in, the one that waits longest first.
    idle: ClassVar[dict["BoundedProtocol", None]] = {}
    # Requests that the application was asked to answer, in this process.
    answered: ClassVar[int] = 0
    # Requests that were refused before anybody was asked, by status.
    refused: ClassVar[Counter[str]] = Counter()

    deadline: asyncio.TimerHandle | None = None
    unread: asyncio.TimerHandle | None = None
    # Of the request that is coming in; `barren`: bytes since the last thing that came of any.
    headers_taken = header_bytes = barren = 0
    at_once_left = 0
    in_headers = is_answered = is_refused = is_ending = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is to be answered still, in order.
        self.unfinished: deque[RequestResponseCycle] = deque()

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return not self.unfinished

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            longest = next(iter(self.idle), self)
            self.idle.pop(longest, None)
            longest.drop()
            if longest is self:
                return
        self.idle[self] = None
        self.expect(HEADER_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self.idle.pop(self, None)
        for timer in (self.deadline, self.unread, self.timeout_keep_alive_task):
            if timer:
                timer.cancel()
        self.abandon()
        super().connection_lost(exc)

    def abandon(self) -> None:
        """Nothing that is under way for the connection is of use to anybody."""
        for cycle in self.unfinished:
            cycle.disconnected = True
            cycle.message_event.set()
        self.pipeline.clear()

    def drop(self) -> None:
        """End the connection now."""
        self.abandon()
        self.transport.abort()

    # --- asking --------------------------------------------------------------------------------

    def expect(self, seconds: float) -> None:
        """The headers, or the end of a body, within that time, unless it is counted already."""
        if self.deadline is None:
            self.deadline = self.loop.call_later(seconds, self.drop)

    def data_received(self, data: bytes) -> None:
        self.at_once_left = MOST_AT_ONCE
        self.barren += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.barren > MOST_HEADER_BYTES + len(data):
            self.refuse(431)
        elif self.is_idle and self.timeout_keep_alive_task is None:
            self.expect(HEADER_SECONDS if self.in_headers else REST_SECONDS)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Who has asked all there is to ask may listen still."""
        if self.is_idle or self.in_headers or self.unfinished[-1].more_body:
            return False
        self.unfinished[-1].keep_alive = False
        return True

    def refuse(self, status: int) -> None:
        """Answer with nothing but a status, where that can be; read no more."""
        self.is_refused = True
        self.refused[str(status)] += 1
        begun = len(self.unfinished) > 1 or any(one.response_started for one in self.unfinished)
        self.abandon()
        if not begun and not self.transport.is_closing():
            head = b"content-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head)
            self.transport.close()
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        self.refuse(400)

    def on_message_begin(self) -> None:
        self.in_headers = True
        self.headers_taken = self.header_bytes = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers_taken += 1
        self.header_bytes += len(name) + len(value)
        if self.headers_taken > MOST_HEADERS or self.header_bytes > MOST_HEADER_BYTES:
            if not self.is_refused:
                self.refuse(431)
        elif self.in_headers:
            # Else it is a trailer, which no proxy in front has looked at.
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self.in_headers, self.barren = False, 0
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None
        if self.is_refused or self.transport.is_closing():
            # What follows "Connection: close" is not asked for.
            return
        if len(self.url) > MOST_URL_BYTES:
            self.refuse(414)
        elif len(self.pipeline) >= MOST_PIPELINED:
            self.drop()
        elif not self.answer_at_once():
            self.ask()

    def ask(self) -> None:
        """Hand the request to the application."""
        if not self.url.startswith((b"/", b"*")):
            self.take_target_apart()
        if self.parser.get_http_version() == "1.0":
            # Which knows no "100 Continue" (RFC 9110, 10.1.1).
            self.expect_100_continue = False
        self.idle.pop(self, None)
        BoundedProtocol.answered += 1
        super().on_headers_complete()
        self.unfinished.append(self.cycle)
        if self.is_ending or self.parser.should_upgrade():
            self.cycle.keep_alive = False

    def take_target_apart(self) -> None:
        """Of a target with a host, that is the one which was asked for (RFC 9112, 3.2.2)."""
        scheme, found, rest = self.url.partition(b"://")
        if not found or scheme.lower() not in (b"http", b"https"):
            return
        end = min((at for at in map(rest.find, (b"/", b"?")) if at >= 0), default=len(rest))
        host, path = rest[:end], rest[end:]
        self.url = path if path.startswith(b"/") else b"/" + path
        self.headers[:] = [header for header in self.headers if header[0] != b"host"]
        self.headers.append((b"host", host))

    def answer_at_once(self) -> bool:
        """Whether the application had the answer at hand, which then needs no task of its own."""
        at_once = getattr(self.app, "at_once", None)
        if (
            at_once is None
            or not self.at_once_left
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
        self.at_once_left -= 1
        own = "".join([f"{name.lower()}: {value}\r\n" for name, value in found.own_headers])
        parts = [STATUS_LINE[int(found.status[:3])]]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (found.head, own.encode("latin-1"), b"\r\n", found.body)
        self.transport.write(b"".join(parts))
        return True

    def on_body(self, body: bytes) -> None:
        self.barren = 0
        if self.unfinished and not self.is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.barren = 0
        if self.is_answered:
            self.is_answered = False
            self.expect_more(was_last=True)
        elif self.is_refused:
            return
        elif self.unfinished:
            super().on_message_complete()
        else:
            # The end of a body that nobody waited for.
            if self.deadline:
                self.deadline.cancel()
                self.deadline = None
            super().on_response_complete()

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
        self.unfinished.popleft()
        self.expect_more(was_last=not self.pipeline)

    def expect_more(self, *, was_last: bool) -> None:
        """Go on with the next request, or wait for one."""
        super().on_response_complete()
        if self.transport.is_closing():
            # It closes when the rest is read.
            self.expect_reading()
        elif was_last:
            self.idle.pop(self, None)
            self.idle[self] = None
            if self.in_headers:
                self.expect(HEADER_SECONDS)

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
        if self.is_idle and self.transport.get_write_buffer_size():
            self.transport.close()
            self.expect_reading()
        elif self.is_idle:
            self.drop()
