"""Passkeys: what a browser is told of them, and where they work at all."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.request import split_domain_port


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers have passkeys at https addresses and at localhost, and none of a bare IP address."""
    host, _port = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def as_json(options: Any) -> str:
    """The options as `navigator.credentials` of webauthn-json takes them."""
    return json.dumps(_plain(options))


def _plain(value: Any) -> Any:
    """Options hold objects that behave as dictionaries, and strings that are enumerations."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
