"""The event loop before a site that a test holds up."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sotngoaivu.pagecache import asgi
from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.asgi import HotPageApplication
from sotngoaivu.pagecache.store import FileStore
from tests.loop import run
from tests.pagecache.standins import Site, Watch
from tests.waiting import PATIENCE


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Service:
    """Notes what is asked of it."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes

    def start(self) -> None:
        self.notes.append("start")

    def stop(self) -> None:
        self.notes.append("stop")


class Door:
    """The application in an event loop of its own."""

    def __init__(self, site: Site, store: FileStore, folder: Path, *services: Any) -> None:
        self.site, self.watch, self.notes = site, Watch(site), list[str]()
        cached = CachedPageApplication(site, store, self.watch)  # type: ignore[arg-type]
        self.application = HotPageApplication(
            cached,
            cached.pages,
            cached.recall,
            in_loop=["/healthz"],
            files={"/static/": str(folder)},
            remote=["/media/"],
            services=[*services, Service(self.notes)],
        )

    def __call__(self, readers: Callable[[], Awaitable[None]]) -> None:
        async def live() -> None:
            asked: asyncio.Queue[Any] = asyncio.Queue()
            said: asyncio.Queue[Any] = asyncio.Queue()
            living = asyncio.create_task(
                self.application({"type": "lifespan"}, asked.get, said.put)
            )
            for event in ("startup", "shutdown"):
                await asked.put({"type": f"lifespan.{event}"})
                assert (await said.get())["type"] == f"lifespan.{event}.complete"
                if event == "startup":
                    await asyncio.wait_for(readers(), PATIENCE)
            await living

        run(live())

    async def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes = b"",
        hosts: Sequence[bytes] = (b"127.0.0.1:8000",),
        *,
        whole: bool = True,
        expect: bytes = b"",
        names: Sequence[bytes] = (),
    ) -> Answer:
        sent: list[Any] = []
        length = [(b"content-length", str(len(body)).encode())] if body else []
        length += [(b"expect", expect)] if expect else []
        length += [(b"x-request-id", name) for name in names]
        scope = {
            "type": "http",
            "method": method,
            "http_version": "1.1",
            "scheme": "http",
            "raw_path": path.encode(),
            "query_string": b"",
            "client": ("10.1.2.3", 5000),
            "server": ("127.0.0.1", 8000),
            "headers": [*((b"host", host) for host in hosts), *length],
        }
        messages = [{"type": "http.request", "body": body, "more_body": not whole}]

        async def receive() -> Any:
            if not messages:
                await asyncio.Event().wait()
            return messages.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        await self.application(scope, receive, send)
        head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        text = b"".join(message["body"] for message in sent[1:]).decode()
        return Answer(sent[0]["status"], head, text)


def hold(site: Site) -> tuple[threading.Semaphore, threading.Event]:
    """Renderings wait: what tells that one has begun, and what lets them go on."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        begun.release()
        assert go_on.wait(PATIENCE)

    site.while_rendering = wait
    return begun, go_on


async def until_begun(begun: threading.Semaphore, number: int) -> None:
    for _ in range(number):
        assert await asyncio.to_thread(begun.acquire, True, PATIENCE)


async def fill(door: Door, begun: threading.Semaphore) -> list["asyncio.Task[Answer]"]:
    """Ask for so much that nobody else gets a place."""
    asked: list[asyncio.Task[Answer]] = []
    while not asked or not any(task.done() for task in asked):
        asked.append(asyncio.create_task(door.ask(f"/{len(asked)}/", "POST", b"x")))
        if len(asked) <= asgi.THREADS:
            await until_begun(begun, 1)
        await asyncio.sleep(0)
    return asked
