"""WSGI environment: what ASGI tells of a request, by WSGI's names (PEP 3333)."""

import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

from sotngoaivu.core.asgi.types import Scope
from sotngoaivu.core.http.compression import accepted_codings

# A name or an address, and a port.
_HOST = re.compile(rb"(?:[A-Za-z0-9.-]+|\[[A-Fa-f0-9:.]+\])(?::[0-9]{1,5})?")


class BadRequest(ValueError):
    """A request that means one thing to some and another to others; the text says why."""


@lru_cache(maxsize=512)
def _name(header: bytes) -> str:
    """ "" for a header that is left out.

    With an underscore it would be taken for the one that is spelt with a hyphen, which a proxy
    in front may have set or removed.
    """
    if b"_" in header:
        return ""
    name = header.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


def path_of(raw: bytes) -> str:
    """The path as WSGI has it: the bytes that were asked for, read as Latin-1."""
    return (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1")


def glance(scope: Scope, names: Mapping[bytes, str]) -> dict[str, Any] | None:
    """Of a WSGI environment what stands in the request line and the headers `names` tells of.

    It costs a tenth of all of it. None where one of those headers is there twice, or one that has
    an empty name there.
    """
    client = scope["client"]
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": path_of(scope["raw_path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.url_scheme": scope["scheme"],
    }
    for header, value in scope["headers"]:
        name = names.get(header)
        if name is not None:
            if not name or name in found:
                return None
            found[name] = value.decode("latin-1")
    if "HTTP_ACCEPT_ENCODING" in found:
        found["HTTP_ACCEPT_ENCODING"] = accepted_codings(found["HTTP_ACCEPT_ENCODING"])
    return found


def wsgi_environ(scope: Scope) -> dict[str, Any]:
    """All of it, but for `wsgi.input`, which `with_body` adds. Raises BadRequest."""
    client, server = scope["client"], scope["server"] or ("localhost", None)
    headers = _headers(scope["headers"])
    if "HTTP_HOST" not in headers and scope["http_version"] == "1.1":
        raise BadRequest("it names no host")
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope["raw_path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or ""),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
        **headers,
    }


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, value in headers:
        name = _name(header)
        if not name:
            continue
        if header == b"host" and not _HOST.fullmatch(value):
            # Django would tell the log of it.
            raise BadRequest("its host is none")
        text = value.decode("latin-1")
        if name not in found:
            found[name] = text
        elif name in ("HTTP_HOST", "CONTENT_LENGTH", "CONTENT_TYPE"):
            raise BadRequest(f"{header.decode('latin-1')} is there twice")
        else:
            found[name] += ("; " if name == "HTTP_COOKIE" else ",") + text
    if found.get("HTTP_TRANSFER_ENCODING", "chunked").lower() != "chunked":
        raise BadRequest("a body is coded in a way that is not taken off")
    if "HTTP_ACCEPT_ENCODING" in found:
        found["HTTP_ACCEPT_ENCODING"] = accepted_codings(found["HTTP_ACCEPT_ENCODING"])
    return found


def with_body(environ: dict[str, Any], body: IO[bytes], length: int) -> dict[str, Any]:
    """`body` is handed over whole, whatever the way it came."""
    whole = environ | {
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": str(length),
    }
    whole.pop("HTTP_TRANSFER_ENCODING", None)
    return whole
