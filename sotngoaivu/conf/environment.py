"""Environment variables: reading the deploy-time choices.

Every function takes the variable's name, treats an empty value as one not given, and raises
`ImproperlyConfigured` with one line that names the variable and shows how to write it.
`SECRET_KEY` and passwords inside addresses are never repeated in a message.
"""

import os
import secrets
from datetime import datetime, time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DATABASE_SCHEMES = {"postgres", "postgresql", "sqlite"}
EMAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
# Characters; `make run` and docs/operations.md make more.
LEAST_SECRET = 50
# Different ones; of fifty random hexadecimal digits hardly ever fewer.
LEAST_LETTERS = 10
# What PostgreSQL calls the sessions of a process, and of those forked of it: a restore looks
# whether there are any but its own.
APPLICATION = "sotngoaivu"
APPLICATION_NAME = f"{APPLICATION} {secrets.token_hex(4)}"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """Values separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 or 0.")
    return value in TRUE


def count(name: str, default: int = 0, *, least: int = 0) -> int:
    """Return a whole number from `least` on."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        kind = f"a whole number from {least} on" if least else "a whole number"
        raise ImproperlyConfigured(f"{name} is {value!r}. Write {kind}, such as {default}.")
    return int(value)


def workers(name: str) -> int:
    """How many processes serve the site, one or more; by default one for each core, 2 to 4."""
    # Measured (docs/benchmarks.md): more of them only take turns.
    return count(name, min(max(os.cpu_count() or 2, 2), 4), least=1)


def counts(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """Return as many whole numbers from 0 on as the default has."""
    example = ",".join(map(str, default))
    values = words(name, example)
    whole = all(value.isascii() and value.isdigit() for value in values)
    if len(values) != len(default) or not whole:
        raise ImproperlyConfigured(
            f"{name} is {text(name)!r}. Write {len(default)} whole numbers, such as {example}."
        )
    return tuple(map(int, values))


def clock(name: str, default: str = "") -> time | None:
    """Return a time of day, or None where none is given or the value is `never`."""
    value = text(name, default)
    if value in {"", "never"}:
        return None
    try:
        # Of the site's own zone.
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write a time, such as 02:30, or never."
        ) from error


def path(name: str, default: Path) -> Path:
    """Return an absolute path; a relative one is taken from the working directory."""
    return Path(text(name, str(default))).expanduser().resolve()


def web_address(name: str, default: str) -> str:
    """Return a site's address (scheme and host, no path) without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write it as https://www.example.vn.")
    return value


def host_and_port(address: str) -> dict[str, str | int]:
    """Return `hostname` and `port` of a web address, as Wagtail's Site names them."""
    parts = urlsplit(address)
    return {
        "hostname": parts.hostname or "localhost",
        "port": parts.port or (443 if parts.scheme == "https" else 80),
    }


def email_addresses(name: str) -> list[str]:
    """E-mail addresses, separated by commas."""
    found = words(name)
    for address in found:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ImproperlyConfigured(
                f"{name} has {address!r}, which is no address. Write it as web@example.vn."
            ) from error
    return found


def socket_address(name: str) -> tuple[str, int] | None:
    """Return the host and port to listen at, or None where none is given."""
    value = text(name)
    if not value:
        return None
    host, _colon, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write it as 127.0.0.1:9100.")
    return host.strip("[]"), int(port)


def port(name: str, default: str) -> str:
    """A port that can be listened at."""
    value = text(name, default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write a whole number from 1 to 65535, such as {default}."
        )
    return value


def prefix(name: str, default: str) -> str:
    """Return a path or address under which files are found; it ends with a slash."""
    value = text(name, default)
    if not value.startswith(("/", "http://", "https://")):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a path (/media/) or an address.")
    return value.rstrip("/") + "/"


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return one of the choices, however it is capitalised."""
    value = text(name, default)
    for choice in choices:
        if value.lower() == choice.lower():
            return choice
    raise ImproperlyConfigured(f"{name} is {value!r}. Write one of {', '.join(choices)}.")


def check_secret_key(key: str) -> None:
    """Raise ImproperlyConfigured for a key that could be guessed: sessions are signed with it."""
    is_repeated = key in (key + key)[1:-1]
    is_poor = is_repeated or len(set(key)) < LEAST_LETTERS or key.startswith("django-insecure-")
    if len(key) < LEAST_SECRET or is_poor:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak: it needs {LEAST_SECRET} random characters or more. Make one: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks in CIDR, or single addresses, separated by commas."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read ({error}). Write it as 203.0.113.0/24, 2001:db8::/48."
        ) from error


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's `DATABASES` entry; the default is an SQLite file at that path."""
    unreadable = (
        f"{name} cannot be read. Write it as postgres://user:password@host:5432/name "
        "or sqlite:////absolute/path.sqlite3."
    )
    address = text(name, f"sqlite:///{default}")
    scheme = address.partition("://")[0]
    if scheme not in DATABASE_SCHEMES:
        raise ImproperlyConfigured(unreadable)
    try:
        parsed: dict[str, Any] = {
            **dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
        }
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(unreadable) from error
    if not parsed["NAME"]:
        raise ImproperlyConfigured(unreadable)
    if scheme == "sqlite":
        # WAL lets readers go on while one process writes; IMMEDIATE makes writers queue for the
        # lock at the start instead of failing half-way through a transaction. The system has the
        # file in memory already; every thread's connection would keep 2 MB of it again,
        # and 128 statements.
        parsed["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA cache_size=-256;",
            "cached_statements": 32,
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    else:
        parsed["ENGINE"] = "sotngoaivu.core.compat.postgresql"
        options = parsed.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", 5)
        # A name that the address gives stands behind the site's own, by which it is recognised.
        given = options.get("application_name", "")
        options["application_name"] = f"{APPLICATION_NAME} {given}".strip()
    return parsed


def cache(name: str, default: Path) -> dict[str, Any]:
    """Return Django's `CACHES` entry.

    The default keeps files in a folder, which the workers of one machine share; several machines
    need Redis.
    """
    address = text(name)
    if not address:
        return {
            "BACKEND": "sotngoaivu.core.cache.ForgivingFileCache",
            "LOCATION": str(default),
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    try:
        parts = urlsplit(address)
        readable = parts.scheme in {"redis", "rediss"} and parts.hostname and (parts.port or 1)
    except ValueError:
        readable = False
    if not readable:
        raise ImproperlyConfigured(f"{name} cannot be read. Write it as redis://host:6379/0.")
    return {
        "BACKEND": "sotngoaivu.core.redis_cache.ForgivingRedisCache",
        "LOCATION": address,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }


def email(name: str) -> dict[str, Any]:
    """Return Django's `EMAIL_…` settings; without an address no message is sent anywhere."""
    address = text(name)
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or EMAIL_PORTS[parts.scheme]
        unknown = parse_qsl(parts.query)
    except (ValueError, KeyError):
        host, port, unknown = None, 0, []
    if not host or unknown:
        raise ImproperlyConfigured(
            f"{name} cannot be read. Write it as smtp+tls://user:password@host:587 "
            "(smtps:// for TLS from the first byte, smtp:// for none)."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
