"""Client address and bots: where a request comes from, and whether a person sent it."""

import hashlib
import ipaddress
import re
import secrets
import socket
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from crawleruseragents import CRAWLER_USER_AGENTS_DATA, is_crawler
from django.conf import settings

# Examples, descriptions and addresses of each: megabytes in every process that nobody asks for.
CRAWLER_USER_AGENTS_DATA[:] = [{"pattern": each["pattern"]} for each in CRAWLER_USER_AGENTS_DATA]

# Programs that the list of crawlers does not name. Those that say what they are: at a word's end
# ("AcmeBot/1.0"), for there are names that only begin so; a make of telephones is called Cubot.
_SAYS_SO = re.compile(
    r"(?<!cu)bots?(?![a-z])|crawl|spider|scrap(?:er|ing)(?![a-z])|monitor(?:ing)?(?![a-z])"
    r"|(?-i:Bot(?=[A-Z]))",
    re.IGNORECASE,
)
# Probes of servers, and libraries wherever their names stand.
_PROBES = (
    *("kube-probe", "googlehc/", "elb-healthchecker", "haproxy", "varnish", "health check"),
    *("healthcheck", "monit/", "nagios", "prometheus/", "datadog", "freshping", "zabbix"),
    *("apachebench", "headless", "httpclient", "http-client", "http client", "cfnetwork/"),
    *("powershell", "winhttp", "botocore", "arachni", "uptime"),
)
# What libraries and tools call themselves in the first place, where a browser says "Mozilla".
_LIBRARIES = re.compile(
    "(?:aiohttp|alamofire|axios|boto|bun|colly|curl|dalvik|dart|deno|elixir|erlang|faraday|fasthttp"
    "|feroxbuster|ffuf|go|gobuster|got|guzzle(?:http)?|hackney|hey|httparty|httpie|httpx|httrack"
    "|hyper|insomnia|jakarta|java|jmeter|k6|ktor|libcurl|lua|lwp|masscan|mechanize|microsoft|nmap"
    "|node|okhttp|perl|php|postman(?:runtime)?|puppeteer|playwright|pycurl|python|reactornetty"
    "|req|reqwest|rest|restsharp|resty|ruby|rust|selenium|siege|spring|superagent|symfony|typhoeus"
    "|undici|ureq|urllib3?|vegeta|wget|wordpress|wrk)2?3?(?![a-z])",
    re.IGNORECASE,
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


def network(address: str) -> str:
    """What one subscriber has: the address, of an IPv6 one its first 64 bits."""
    if ":" not in address:
        return address
    try:
        return socket.inet_pton(socket.AF_INET6, address.partition("%")[0])[:8].hex()
    except OSError:
        return address


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
        verdict = is_program(user_agent) or is_crawler(user_agent)
        with self._lock:
            self._known[name] = verdict
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return verdict


def is_program(user_agent: str) -> bool:
    """Whether this is no browser's name by its words alone, whoever it is.

    A browser names itself with a version ("Mozilla/5.0").
    """
    return (
        "/" not in user_agent
        or _SAYS_SO.search(user_agent) is not None
        or _LIBRARIES.match(user_agent) is not None
        or any(word in user_agent.lower() for word in _PROBES)
    )


_verdicts = _Verdicts(REMEMBERED)


def is_bot(user_agent: str) -> bool:
    """Whether a program sent this: by its words, or by the list of `crawler-user-agents`.

    Whoever names no browser is taken for one too.
    """
    user_agent = user_agent.strip()[:READ_CHARACTERS]
    return not user_agent or _verdicts.is_bot(user_agent)
