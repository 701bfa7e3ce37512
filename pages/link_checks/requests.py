"""Asking other sites, politely: one question at a time, slowly, and only where anybody may ask."""

import ipaddress
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
from django.conf import settings

TIMEOUT_SECONDS = 10
# Between two questions to one host.
PAUSE_SECONDS = 2.0
# These say that the asker is not liked, not that nothing is there.
_REFUSALS = {401, 403, 405, 406, 429, 451, 503}
NOBODY = 0


class Asker:
    """Asks for addresses; waits where the host has been asked a moment ago."""

    def __init__(
        self,
        *,
        is_allowed: Callable[[str], bool] | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._is_allowed = is_allowed or is_public
        self._pause = pause
        self._asked: dict[str, float] = {}
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"LinkCheck (+{settings.SITE_URL})"
        # No proxy of the environment may be led to what is inside.
        self._session.trust_env = False

    def status(self, url: str) -> int:
        """The answer's status, of where it leads not asked; NOBODY where there is none."""
        host = urlsplit(url).hostname or ""
        if not self._is_allowed(host):
            return NOBODY
        self._wait_for(host)
        try:
            status = self._ask("HEAD", url)
            return self._ask("GET", url) if status >= 400 else status
        except (requests.RequestException, ValueError):
            return NOBODY

    def _wait_for(self, host: str) -> None:
        since = time.monotonic() - self._asked.get(host, float("-inf"))
        if since < PAUSE_SECONDS:
            self._pause(PAUSE_SECONDS - since)
        self._asked[host] = time.monotonic()

    def _ask(self, method: str, url: str) -> int:
        answer = self._session.request(
            method, url, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        )
        with answer:
            return answer.status_code


def is_public(host: str) -> bool:
    """Whether all addresses of `host` are the Internet's: nothing inside is asked for an editor."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return all(ipaddress.ip_address(entry[4][0]).is_global for entry in found)


def is_failure(status: int) -> bool:
    return status == NOBODY or (status >= 400 and status not in _REFUSALS)
