"""System checks of the environment: choices that do not fit each other.

`manage.py check --deploy` tells of them, and `manage.py doctor`.
"""

import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

_PREFIX = "sotngoaivu."
_HERE = {"localhost", "127.0.0.1", "::1"}


@checks.register(checks.Tags.security, deploy=True)
def check_environment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [*_proxies(), *_uploads(), *_addresses(), *_mail()]


def _proxies() -> Iterator[checks.CheckMessage]:
    place = urlsplit(settings.SITE_URL)
    if settings.TRUSTED_PROXIES:
        return
    if place.scheme == "https":
        yield checks.Warning(
            "SITE_URL is https, but no proxy is trusted to say which requests came by it: "
            "browsers are neither led from http to https nor told to stay there.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front of the site.",
            id=f"{_PREFIX}W001",
        )
    elif place.hostname not in _HERE and str(place.port or 80) != settings.PORT:
        yield checks.Warning(
            f"SITE_URL names another port than the one the site listens at ({settings.PORT}), so a "
            "proxy stands in front; none is trusted, and all readers have its address: they count "
            "as one, and are told to wait together where one of them tries passwords.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front of the site.",
            id=f"{_PREFIX}W002",
        )
    if not settings.SERVE_MEDIA and settings.MEDIA_URL.startswith("/"):
        yield checks.Warning(
            "SERVE_MEDIA is 0, but no proxy is trusted that could serve the pictures instead.",
            hint="Set TRUSTED_PROXIES, or leave SERVE_MEDIA out.",
            id=f"{_PREFIX}W003",
        )


def _uploads() -> Iterator[checks.CheckMessage]:
    in_bucket = settings.STORAGES["default"]["BACKEND"].endswith(".Bucket")
    if in_bucket and not settings.SERVE_MEDIA and settings.MEDIA_URL.startswith("/"):
        yield checks.Warning(
            "SERVE_MEDIA is 0, but uploads are in a bucket that nobody but the site can read.",
            hint="Leave SERVE_MEDIA out; a proxy may keep what the site sends.",
            id=f"{_PREFIX}W009",
        )


def _addresses() -> Iterator[checks.CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        yield checks.Warning(
            f"SITE_URL is at {host}, which is not one of ALLOWED_HOSTS: its readers get 400.",
            hint="Add it to ALLOWED_HOSTS.",
            id=f"{_PREFIX}W004",
        )
    if settings.DEBUG and host not in _HERE:
        yield checks.Warning(
            "DEBUG is on at an address that is not this machine's: whoever makes the site fail is "
            "shown its settings.",
            hint="Leave DEBUG out.",
            id=f"{_PREFIX}W005",
        )
    if settings.METRICS_ADDRESS and _is_open(settings.METRICS_ADDRESS[0]):
        yield checks.Warning(
            "METRICS_ADDRESS is open to everybody who reaches this machine.",
            hint="Let it be 127.0.0.1:9100, or an address of a network of your own.",
            id=f"{_PREFIX}W006",
        )


def _is_open(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host not in _HERE
    return address.is_unspecified or address.is_global


def _mail() -> Iterator[checks.CheckMessage]:
    if settings.ADMINS and not settings.SENDS_EMAIL:
        yield checks.Warning(
            "ADMINS names who is told of errors, but no message is sent.",
            hint="Set EMAIL_URL.",
            id=f"{_PREFIX}W007",
        )
    if settings.SENDS_EMAIL and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield checks.Warning(
            "Messages are sent from an address that nobody has, which many servers refuse.",
            hint="Set EMAIL_FROM.",
            id=f"{_PREFIX}W008",
        )
