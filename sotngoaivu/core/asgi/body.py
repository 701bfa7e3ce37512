"""Request body: taken in the event loop, to disk beyond a size, until it is whole."""

import asyncio
import tempfile
from dataclasses import dataclass
from typing import IO, Self

from sotngoaivu.core.asgi.types import Receive

# What nginx.conf lets through, too: pictures and documents that editors upload.
MOST_BYTES = 20 * 1024 * 1024
IN_MEMORY_BYTES = 64 * 1024
# Seconds for the body's first bytes, and how many bytes each further second must bring.
FIRST_SECONDS = 10.0
LEAST_RATE = 1024
# Of all requests of a process that are under way.
MOST_BODIES = 1000
MOST_BYTES_TOGETHER = 1024 * 1024 * 1024


class Refused(Exception):
    """A body that is not taken; `status` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Nobody waits for an answer any more."""


@dataclass
class Bodies:
    """The bodies that a process holds."""

    number: int = 0
    bytes: int = 0


class Body:
    """A request's body, for the time of a `with` block.

    `file` stands at its beginning once `take` has returned, and `length` is its size in bytes.
    """

    def __init__(self, held: Bodies) -> None:
        self._held = held
        self.length = 0

    def __enter__(self) -> Self:
        if self._held.number >= MOST_BODIES:
            raise Refused(503)
        self._held.number += 1
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)
        return self

    def __exit__(self, *exc: object) -> None:
        self._held.number -= 1
        self._held.bytes -= self.length
        self.file.close()

    async def take(self, receive: Receive, announced: str) -> None:
        """Take it all; `announced` is what `Content-Length` says. Raises Refused and Gone."""
        if announced.isascii() and announced.isdigit() and int(announced) > MOST_BYTES:
            raise Refused(413)
        began = asyncio.get_running_loop().time()
        more = True
        while more:
            try:
                async with asyncio.timeout_at(began + FIRST_SECONDS + self.length / LEAST_RATE):
                    message = await receive()
            except TimeoutError as error:
                raise Refused(408) from error
            if message["type"] == "http.disconnect":
                raise Gone
            more = message.get("more_body", False)
            await self._add(message.get("body", b""))
        self.file.seek(0)

    async def _add(self, part: bytes) -> None:
        self.length += len(part)
        self._held.bytes += len(part)
        if self.length > MOST_BYTES:
            raise Refused(413)
        if self._held.bytes > MOST_BYTES_TOGETHER:
            raise Refused(503)
        if self.length <= IN_MEMORY_BYTES:
            self.file.write(part)
            return
        try:
            # The disk may be slow, or full.
            await asyncio.to_thread(self.file.write, part)
        except OSError as error:
            raise Refused(507) from error
