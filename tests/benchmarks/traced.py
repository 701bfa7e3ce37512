"""The site, telling which worker answers and noting each page that it renders.

A line is added to the file BENCH_RENDERS for each rendering: time (seconds of the monotonic clock,
the same in all processes), worker, path.
"""

import os
import time
from collections.abc import MutableMapping
from typing import Any

from wagtail import hooks

from sotngoaivu import asgi
from sotngoaivu.core.asgi.types import Receive, Scope, Send

_RENDERS = os.open(os.environ["BENCH_RENDERS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def note(page: Any, request: Any, args: Any, kwargs: Any) -> None:
    line = f"{time.monotonic()} {os.getpid()} {request.get_full_path()}\n"
    os.write(_RENDERS, line.encode())


hooks.register("before_serve_page", note)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    async def told(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            worker = (b"x-worker", str(os.getpid()).encode())
            message = {**message, "headers": [*message["headers"], worker]}
        await send(message)

    await asgi.application(scope, receive, told)
