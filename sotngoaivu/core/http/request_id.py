"""Request id: the name of a request in the site's log, in its answer and in the proxy's log.

A proxy in front that is trusted names requests; else the site does.
"""

import re
import secrets
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.conf import settings

from sotngoaivu.conf import logs

HEADER = "X-Request-ID"
# In a WSGI environment: the server in front names the request in its answer.
NAMED = "sotngoaivu.request_id"
# Nothing that could be taken for more than a name, wherever it is written.
_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def given(header: str) -> str:
    """What a trusted proxy calls the request; "" where there is none, or no such name."""
    return header if settings.TRUSTED_PROXIES and _VALID.fullmatch(header) else ""


def begin(header: str) -> str:
    """Name the request that begins here; whatever its thread or task logs bears the name."""
    name = given(header) or secrets.token_hex(16)
    logs.request_id.set(name)
    return name


class NamedRequests:
    """The WSGI application with a name for each request that has none yet."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if NAMED in environ:
            return self._application(environ, start_response)
        name = environ[NAMED] = begin(environ.get("HTTP_X_REQUEST_ID", ""))

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (HEADER, name)], *more)

        return self._application(environ, start)
