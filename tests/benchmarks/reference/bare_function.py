"""The least that gunicorn itself does for a page: a function that returns a ready text."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.benchmarks.reference.body import body

BODY = body()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
