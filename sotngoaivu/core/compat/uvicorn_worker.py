"""uvicorn-worker 0.4: gunicorn's worker with the protocol of ours, and a successor before it ends.

uvicorn's own accepts nothing more as soon as it has answered enough, long before another takes its
place; it outlives gunicorn's first process, and keeps the port.
"""

import logging
import os
import resource
import signal
import socket
import time
from multiprocessing import Value
from typing import Any, ClassVar

from uvicorn_worker import UvicornWorker

from sotngoaivu.core.compat.uvicorn import MOST_CONNECTIONS, BoundedProtocol
from sotngoaivu.core.heap import give_back
from sotngoaivu.core.metrics import Metric, register

GRACEFUL_SECONDS = 20
# How long a worker goes on that has asked for a successor.
SUCCESSION_SECONDS = 5.0
TIDY_SECONDS = 60.0
# Of an answer, what the system may hold that has not been sent: so it can be told who reads.
UNSENT_BYTES = 128 * 1024
# For everything else that a process opens.
OTHER_FILES = 100
NOISE = (
    *("Invalid HTTP request", "Unsupported upgrade", "No supported WebSocket"),
    *("Error while closing socket", "ASGI callable returned without"),
)


def without_noise(record: logging.LogRecord) -> bool:
    """Whether there is something to tell.

    Anybody can send what is no HTTP, as often as they like. uvicorn has closed the socket already
    that gunicorn closes at a worker's end, and tells once how many answers it breaks off then.
    """
    return not record.getMessage().startswith(NOISE)


class SiteWorker(UvicornWorker):
    """uvicorn's worker, with the protocol above; what it logs names no reader.

    After `max_requests` that the application was asked to answer it has a successor started, and
    ends when that one is there; `forget_successor` is the other half.
    """

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
        "limit_max_requests": None,
        "timeout_graceful_shutdown": GRACEFUL_SECONDS,
        "timeout_notify": 1,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Shared with gunicorn's first process, which keeps the worker by the same name.
        self.has_successor = Value("b", 0)
        self.ends_at = self.tidied_at = 0.0

    def init_process(self) -> None:
        log = logging.getLogger("uvicorn.error")
        log.addFilter(without_noise)
        # gunicorn tells of starts and ends.
        log.setLevel(max(log.level, logging.WARNING))
        BoundedProtocol.most = connections_at_most()
        for listener in self.sockets:
            if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
                # Connections have it from what they come in by.
                unsent = (socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
                listener.sock.setsockopt(*unsent)
        super().init_process()

    async def callback_notify(self) -> None:
        """Called every second."""
        await super().callback_notify()
        if time.monotonic() > self.tidied_at + TIDY_SECONDS:
            self.tidied_at = time.monotonic()
            give_back()
        if os.getppid() != self.ppid:
            # Else the port would stay taken.
            self.log.info("The server is gone; so is this worker.")
            os.kill(os.getpid(), signal.SIGTERM)
        elif self.ends_at and time.monotonic() > self.ends_at:
            os.kill(os.getpid(), signal.SIGTERM)
        elif not self.ends_at and BoundedProtocol.answered >= self.max_requests:
            self.ends_at = time.monotonic() + SUCCESSION_SECONDS
            self.has_successor.value = 1
            os.kill(self.ppid, signal.SIGTTIN)


def forget_successor(server: Any, worker: Any) -> None:
    """gunicorn's hook `child_exit`: the successor takes the place of a worker, adds none.

    Workers of another class, by which somebody serves `sotngoaivu.wsgi`, have none.
    """
    has_successor = isinstance(worker, SiteWorker) and worker.has_successor.value
    if has_successor and server.num_workers > server.cfg.workers:
        server.num_workers -= 1


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


register(
    Metric(
        "refusals_total",
        "Requests whose form or size was refused at the door.",
        lambda: BoundedProtocol.refused,
        kind="counter",
        label="status",
    ),
    Metric(
        "connections_idle",
        "Connections that no request is in.",
        lambda: len(BoundedProtocol.idle),
    ),
)
