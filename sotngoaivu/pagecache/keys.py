"""Cache keys: which requests may be answered from what is kept, and under which key."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from sotngoaivu.accounts.sessions import names_session
from sotngoaivu.pagecache.memory import Key

LONGEST_PATH = 300
LONGEST_QUERY = 1000
# What a reader typed: so many different answers are not worth keeping.
TYPED = "q"


class Keys:
    """Reads keys out of WSGI environments. The settings are read once."""

    def __init__(self) -> None:
        self._origins = _origins()
        self._behind_proxy = bool(settings.SECURE_PROXY_SSL_HEADER)
        self._elsewhere = tuple(
            prefix
            for prefix in (
                settings.STATIC_URL,
                settings.MEDIA_URL,
                reverse("wagtailadmin_home"),
                reverse("wagtaildocs_serve", args=[1, "x"]).removesuffix("1/x"),
                *("/api/", "/_util/", "/healthz", "/readyz"),
            )
            if prefix.startswith("/")
        )

    def key(self, environ: Mapping[str, Any]) -> Key | None:
        """Key of the request; None for one that must be answered by the application itself.

        The query string is part of it as far as pages heed it (PAGE_CACHE_QUERY), in one order.
        """
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies and names_session(cookies):
            return None
        if "HTTP_AUTHORIZATION" in environ or environ.get("SCRIPT_NAME"):
            return None
        origin = self._origins.get(environ.get("HTTP_HOST", ""))
        if origin is None:
            return None
        if self._is_secure(environ):
            origin += "s"
        query = environ.get("QUERY_STRING", "")
        if query:
            known = canonical_query(query)
            if known is None:
                return None
            query = known
        return origin, environ["PATH_INFO"], query

    def is_elsewhere(self, path: str) -> bool:
        """Whether no page of the site can be at that path, or one that is not for all."""
        return len(path) > LONGEST_PATH or path.startswith(self._elsewhere)

    def _is_secure(self, environ: Mapping[str, Any]) -> bool:
        if self._behind_proxy and "HTTP_X_FORWARDED_PROTO" in environ:
            return bool(environ["HTTP_X_FORWARDED_PROTO"].split(",")[0].strip() == "https")
        return bool(environ.get("wsgi.url_scheme") == "https")


@lru_cache(maxsize=1024)
def canonical_query(query: str) -> str | None:
    """What pages heed of a query string, sorted by name; None where the answer is not kept."""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        found = dict(parse_qsl(query, max_num_fields=30))
    except ValueError:
        return None
    if TYPED in found:
        return None
    heeded = {name: found[name] for name in settings.PAGE_CACHE_QUERY if name in found}
    return urlencode(sorted(heeded.items()))


def _origins() -> dict[str, str]:
    """What `Host` may say → the origin in keys: hosts named in full, with this site's ports.

    A host that only a wildcard allows could fill the room with pages of its own.
    """
    site = urlsplit(settings.SITE_URL)
    named = {host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))}
    hosts = {host.lower() for host in named | {site.hostname or ""}} - {""}
    ports = {"", f":{site.port}" if site.port else "", f":{settings.PORT}"}
    return {f"{host}{port}": f"{host}{port}" for host in hosts for port in ports}


def namespace() -> str:
    """Names the present program, look and configuration: what others made is not used.

    It is the same on every machine that has the same of them, wherever and whenever it got them.
    """
    digest = hashlib.blake2b(digest_size=16)
    for name, content in _files(settings.BASE_DIR):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for name, file in sorted(_static_names().items()):
        digest.update(f"{name}\0{file}\n".encode())
    for name in ("SITE_URL", "MEDIA_URL", "STATIC_URL", "DEBUG", "SECRET_KEY"):
        digest.update(f"{getattr(settings, name)}\n".encode())
    return digest.hexdigest()


def _files(base: Path) -> Iterator[tuple[str, bytes]]:
    """What pages are made of, packages by their pinned versions: names below `base`, contents."""
    paths = [base / "requirements.txt"]
    for folder in ("sotngoaivu", "pages", "news", "templates", "locale"):
        paths += (base / folder).rglob("*")
    for path in sorted(paths):
        if path.suffix in {".py", ".html", ".txt", ".mo", ".json"} and path.is_file():
            yield path.relative_to(base).as_posix(), path.read_bytes()


def _static_names() -> dict[str, str]:
    """Names of static files, as pages write them; they tell the files' contents."""
    try:
        found = json.loads(Path(settings.STATIC_ROOT, "staticfiles.json").read_bytes())["paths"]
    except (OSError, ValueError, KeyError):
        return {}
    return dict(found)
