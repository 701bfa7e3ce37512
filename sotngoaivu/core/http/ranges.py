"""Range requests: a part of a file, for who goes on with a download or leafs through a PDF.

RFC 9110, 14: one range is answered by that part; several, or one of a file that is another by now,
by the whole.
"""

import re
from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class RangeMiddleware:
    """Stands before all that send files, static ones included, and answers for them alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # WhiteNoise would refuse a range of one byte, and heeds no `If-Range`.
        asked = _ONE_RANGE.fullmatch(request.META.pop("HTTP_RANGE", "").strip())
        response = self.get_response(request)
        if not isinstance(response, FileResponse) or response.status_code != 200:
            return response
        response.headers.setdefault("Accept-Ranges", "bytes")
        file = response.file_to_stream
        if not asked or not file or request.method != "GET" or not _holds(request, response):
            return response
        return _partial(response, file, *asked.groups())


def _holds(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the file is still the one that `If-Range` names, by its ETag or its date."""
    known = request.META.get("HTTP_IF_RANGE", "").strip()
    if not known:
        return True
    if "accept-encoding" in response.get("Vary", "").lower():
        # The one ETag of all its codings: whoever goes on may have begun with another.
        return False
    return not known.startswith("W/") and known in (
        response.get("ETag"),
        response.get("Last-Modified"),
    )


def _partial(response: FileResponse, file: IO[bytes], first: str, last: str) -> HttpResponseBase:
    """The bytes from `first` to `last`; without `first`, the last so many; 416 where none are."""
    if not (first or last) or (first and last and int(first) > int(last)):
        return response
    size = file.seek(0, 2)
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = dict(response.headers)
    part: Any = FilePart(file, start, end - start + 1)
    # Django tells type and name anew, by a file that has neither.
    response.streaming_content = part
    headers["Content-Length"] = str(end - start + 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    for name, value in headers.items():
        response.headers[name] = value
    response.status_code = 206
    return response


class FilePart:
    """So many bytes of a file, from a place in it; read once."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        file.seek(start)
        self._file, self._left = file, length
        self.close, self.fileno = file.close, file.fileno

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(part)
        return part
