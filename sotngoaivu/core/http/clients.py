"""Client address and bots: where a request comes from, and whether a person sent it."""

import hashlib
import ipaddress
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from crawleruseragents import is_crawler
from django.conf import settings

# Probes of servers and tools that the list of crawlers does not name.
PROBES = (
    *("kube-probe", "googlehc/", "elb-healthchecker", "haproxy", "varnish", "health check"),
    *("healthcheck", "monit/", "nagios", "prometheus/", "datadog", "freshping", "zabbix"),
    *("postmanruntime", "java/", "dart/", "insomnia/", "apachebench", "headless"),
)
# What tells a browser from others stands at the beginning; no more of it is looked at.
READ_CHARACTERS = 512
REMEMBERED = 4096
# Nearly all addresses are of this one spelling, which is quicker told than parsed.
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the reader's address from a WSGI environment.

    It is "" where the server does not know it (a local socket).
    `X-Forwarded-For` is believed only as far as `TRUSTED_PROXIES` proxies have written it: each
    appends the address it was asked from, so the reader's is that many places from the end.
    What is not an address there is not believed at all.
    """
    header = meta.get("HTTP_X_FORWARDED_FOR", "")
    if settings.TRUSTED_PROXIES and header:
        hops = header.split(",")[-settings.TRUSTED_PROXIES :]
        address = _address(hops[0])
        if address:
            return address
    peer = meta.get("REMOTE_ADDR", "")
    return _address(peer) or peer


def _address(text: str) -> str:
    """One spelling for each address, without a port; "" for what is none."""
    text = text.strip().strip('"')
    if _IPV4.fullmatch(text):
        return text
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)


class _Verdicts:
    """The last verdicts, under digests: user agents themselves are not kept, even in memory."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[bytes, bool] = OrderedDict()
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(16)

    def is_bot(self, user_agent: str) -> bool:
        text = user_agent.encode(errors="surrogatepass")
        name = hashlib.blake2b(text, digest_size=12, key=self._secret).digest()
        with self._lock:
            if name in self._known:
                self._known.move_to_end(name)
                return self._known[name]
        verdict = is_crawler(user_agent) or any(word in user_agent.lower() for word in PROBES)
        with self._lock:
            self._known[name] = verdict
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return verdict


_verdicts = _Verdicts(REMEMBERED)


def is_bot(user_agent: str) -> bool:
    """Whether a program sent this, by the maintained list of the `crawler-user-agents` package.

    Whoever names no browser is taken for one too.
    """
    user_agent = user_agent.strip()[:READ_CHARACTERS]
    return not user_agent or _verdicts.is_bot(user_agent)
