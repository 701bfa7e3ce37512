"""Request body: taken in the event loop, to disk beyond a size, until it is whole."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from typing import IO, Any, Self

from sotngoaivu.core.asgi.types import Receive

# What nginx.conf lets through, too: pictures and documents that editors upload.
MOST_BYTES = 20 * 1024 * 1024
IN_MEMORY_BYTES = 64 * 1024
# Seconds for the body's first bytes, and how many bytes each further second must bring.
FIRST_SECONDS = 10.0
LEAST_RATE = 4 * 1024
# Of all requests of a process that are under way.
MOST_BODIES = 1000
MOST_BYTES_TOGETHER = 1024 * 1024 * 1024


class BodyRefused(Exception):
    """A request that is not taken; `status` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Nobody waits for an answer any more."""


def has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


@dataclass
class Bodies:
    """The bodies that a process holds. Where there is no room, who sends nothing makes it."""

    bytes: int = 0
    # Those that are being taken, the one that brought nothing for longest first.
    waiting: dict["Body", None] = field(default_factory=dict)

    def make_room(self) -> None:
        if len(self.waiting) >= MOST_BODIES:
            next(iter(self.waiting)).give_up()


class Body:
    """A request's body, for the time of a `with` block.

    `file` stands at its beginning once `take` has returned, and `length` is its size in bytes.
    """

    def __init__(self, held: Bodies) -> None:
        self._held = held
        self._deadline: asyncio.Timeout | None = None
        self.length = 0

    def __enter__(self) -> Self:
        self._held.make_room()
        self._held.waiting[self] = None
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)
        return self

    def __exit__(self, *exc: object) -> None:
        self._held.waiting.pop(self, None)
        self._held.bytes -= self.length
        self.file.close()

    def give_up(self) -> None:
        """Wait for it no longer."""
        self._held.waiting.pop(self, None)
        if self._deadline:
            self._deadline.reschedule(asyncio.get_running_loop().time())

    async def take(self, receive: Receive, announced: str) -> None:
        """Take it all; `announced` is what `Content-Length` says. Raises BodyRefused and Gone."""
        if announced.isascii() and announced.isdigit() and int(announced) > MOST_BYTES:
            raise BodyRefused(413)
        began = asyncio.get_running_loop().time()
        more = True
        while more:
            due = began + FIRST_SECONDS + self.length / LEAST_RATE
            try:
                async with asyncio.timeout_at(due) as self._deadline:
                    message = await receive()
            except TimeoutError as error:
                raise BodyRefused(408) from error
            self._deadline = None
            if message["type"] == "http.disconnect":
                raise Gone
            more = message.get("more_body", False)
            await self._add(message.get("body", b""))
        self._held.waiting.pop(self, None)
        self.file.seek(0)

    async def _add(self, part: bytes) -> None:
        self.length += len(part)
        self._held.bytes += len(part)
        if self._held.waiting.pop(self, self) is None:
            self._held.waiting[self] = None
        if self.length > MOST_BYTES:
            raise BodyRefused(413)
        if self._held.bytes > MOST_BYTES_TOGETHER:
            raise BodyRefused(503)
        if self.length <= IN_MEMORY_BYTES:
            self.file.write(part)
            return
        try:
            # The disk may be slow, or full.
            await asyncio.to_thread(self.file.write, part)
        except OSError as error:
            raise BodyRefused(507) from error
