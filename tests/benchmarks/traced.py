"""The site, telling which worker answers and noting each page that it renders.

A line is added to the file BENCH_RENDERS for each rendering: time (seconds of the monotonic clock,
the same in all processes), worker, path.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from wagtail import hooks

from sotngoaivu import wsgi

_RENDERS = os.open(os.environ["BENCH_RENDERS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def note(page: Any, request: Any, args: Any, kwargs: Any) -> None:
    line = f"{time.monotonic()} {os.getpid()} {request.get_full_path()}\n"
    os.write(_RENDERS, line.encode())


hooks.register("before_serve_page", note)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *more)

    return wsgi.application(environ, start)
