"""An editor of a drill, who uploads and saves, and what comes of it."""

import contextlib
import http.cookiejar
import urllib.error
import urllib.request
import uuid

from tests.benchmarks.ground import Site

PASSWORD = "mat khau dai cua ban bien tap"
_MAKE = (
    "from django.contrib.auth import get_user_model;"
    f"get_user_model().objects.create_superuser('editor', '', '{PASSWORD}')"
)


def make_editor(site: Site) -> None:
    site.manage("shell", "--no-imports", "-c", _MAKE)


class Editor:
    """Signed in by a browser; of answers that hold the `words`, they are told."""

    def __init__(self, url: str, words: str) -> None:
        self.url, self.words = url, words
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), _Stay()
        )

    def sign_in(self) -> None:
        self._send("/admin/login/", {"username": "editor", "password": PASSWORD})

    def work(self) -> list[tuple[str, str]]:
        """What came of an upload, and of something written."""
        name = uuid.uuid4().hex[:8]
        category = {"name_vi": f"Mục {name}", "name_en": "", "slug": "", "position": "50"}
        return [
            ("upload", self._send("/admin/documents/add/", {"title": name}, f"{name}.txt")),
            ("save", self._send("/admin/snippets/news/category/add/", category)),
        ]

    def _send(self, path: str, fields: dict[str, str], file: str = "") -> str:
        with contextlib.suppress(urllib.error.HTTPError):
            self.opener.open(self.url + path, timeout=60).read()
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        fields = fields | {"csrfmiddlewaretoken": token or ""}
        parts = [
            f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        if file:
            head = f'form-data; name="file"; filename="{file}"\r\nContent-Type: text/plain'
            parts.append(f"--xx\r\nContent-Disposition: {head}\r\n\r\n{'x' * 500_000}\r\n")
        body = ("".join(parts) + "--xx--\r\n").encode()
        headers = {
            "Content-Type": "multipart/form-data; boundary=xx",
            "Referer": self.url + path,
        }
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as error:
            words = self.words if self.words in error.read().decode() else ""
            return ", ".join(filter(None, [str(error.code), words]))


class _Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer leads to is not asked for."""

    def redirect_request(self, *args: object) -> None:
        return None
