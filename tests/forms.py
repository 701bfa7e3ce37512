"""Forms of the site, sent as a browser sends them that keeps cookies."""

import contextlib
import http.cookiejar
import urllib.error
import urllib.request

from tests.waiting import PATIENCE

_END = b"--xx--\r\n"


class Sender:
    """Of one person at `url`; where an answer leads to is not asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._jar), _Stay()
        )

    def get(self, path: str) -> tuple[int, str]:
        """The answer at `path`."""
        try:
            with self._opener.open(self.url + path, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send(
        self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None
    ) -> tuple[int, str]:
        """Open the form at `path` and send it, with a file's name and content; the answer."""
        with contextlib.suppress(urllib.error.HTTPError):
            self._opener.open(self.url + path, timeout=PATIENCE).read()
        return self.post(path, fields, file)

    def post(
        self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None
    ) -> tuple[int, str]:
        """Send a form that has been opened; of a redirection the answer is where it leads."""
        token = next(cookie.value for cookie in self._jar if cookie.name == "csrftoken")
        parts = [
            _part(f'name="{name}"', value.encode())
            for name, value in (fields | {"csrfmiddlewaretoken": token or ""}).items()
        ]
        if file:
            parts.append(_part(f'name="file"; filename="{file[0]}"', file[1]))
        headers = {
            "Content-Type": "multipart/form-data; boundary=xx",
            "Referer": self.url + path,
        }
        request = urllib.request.Request(self.url + path, b"".join([*parts, _END]), headers)
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location") or error.read().decode()


def _part(what: str, content: bytes) -> bytes:
    head = f"--xx\r\nContent-Disposition: form-data; {what}\r\n\r\n"
    return head.encode() + content + b"\r\n"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None
