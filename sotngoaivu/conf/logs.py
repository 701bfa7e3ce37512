"""Logging: one line for each thing that is told, with the id of the request it belongs to.

What a client can provoke takes one line, whatever Django adds. Of requests that are refused while a
part of the site is away there is none: whoever finds it away tells of that, once. Nor of what
scripts ask on in a tab of the admin whose session has ended. No line names a reader's address or
browser.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import datetime
from typing import Any

# Django's loggers of suspicious requests (a host that is not this site's, an odd path), and of
# those that are refused or lead nowhere, which are warnings; what fails in the site is an error.
PROVOKED = "django.security."
ANSWERED = "django.request"
# A part of the site is away, or the disk is full.
AWAY = {503, 507}
# Characters of what a client has sent, which may be long.
LONGEST = 300
# What would begin a new line, or do something to a terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# "" outside of requests. For the log alone: nothing else goes by it.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class OneLineFilter(logging.Filter):
    """What was provoked is a warning, whatever Django says: nothing in the site has failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == ANSWERED and (
            getattr(record, "status_code", 0) in AWAY or is_ended_session(record)
        ):
            return False
        is_answered = record.name == ANSWERED and record.levelno < logging.ERROR
        if is_answered or record.name.startswith(PROVOKED):
            record.exc_info = record.exc_text = None
            record.msg, record.args = record.getMessage()[:LONGEST], ()
        if record.name.startswith(PROVOKED):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def is_ended_session(record: logging.LogRecord) -> bool:
    """Whether a script was refused because nobody is signed in; it asks every few seconds."""
    request: Any = getattr(record, "request", None)
    return (
        getattr(record, "status_code", 0) == 403
        and request is not None
        and request.headers.get("X-Requested-With") == "XMLHttpRequest"
        and getattr(getattr(request, "user", None), "is_anonymous", False)
    )


class Unprovoked(logging.Filter):
    """For those who are told of errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.name.startswith(PROVOKED)


class LineFormatter(logging.Formatter):
    """`2026-11-29T03:00:00.123+07:00 WARNING 4711 6f2a… sotngoaivu.visits: Visits are held back`.

    The process and the request ("-" outside of one) stand before the logger. The lines of a
    traceback follow, indented: what begins at the margin is something new.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = (
            f"{moment(record)} {record.levelname} {record.process} {request_id.get() or '-'} "
            f"{record.name}: {_CONTROL.sub(_escaped, record.getMessage())}"
        )
        if trace := traceback_of(self, record):
            line += "".join(f"\n    {each}" for each in trace.splitlines())
        return line


class JsonFormatter(logging.Formatter):
    """The same as an object of JSON in one line; a traceback is a text in it."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": moment(record),
            "level": record.levelname,
            "process": record.process,
            "request_id": request_id.get() or None,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if trace := traceback_of(self, record):
            told["traceback"] = trace
        return json.dumps(told, ensure_ascii=False)


FORMATTERS: dict[str, type[logging.Formatter]] = {"line": LineFormatter, "json": JsonFormatter}


def moment(record: logging.LogRecord) -> str:
    """With its distance from UTC: gunicorn starts before the site's time zone holds."""
    return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


def traceback_of(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = [formatter.formatException(record.exc_info)] if record.exc_info else []
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def configuration(level: str, form: str, *, mails: bool, reports: bool) -> dict[str, Any]:
    """Django's `LOGGING`: to stderr, for the supervisor to keep; errors also where wanted."""
    handlers: dict[str, Any] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["one_line"]}
    }
    if mails:
        handlers["mail"] = {
            "class": "sotngoaivu.conf.mail.AdminMailHandler",
            "level": "ERROR",
            "formatter": "line",
            "filters": ["unprovoked", "one_line"],
        }
    if reports:
        handlers["reports"] = {
            "class": "sentry_sdk.integrations.logging.EventHandler",
            "level": "ERROR",
            "filters": ["unprovoked", "one_line"],
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {name: {"()": made} for name, made in FORMATTERS.items()},
        "filters": {"one_line": {"()": OneLineFilter}, "unprovoked": {"()": Unprovoked}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # Each index update is a task that tells of its beginning and end.
            "django_tasks": {"level": "WARNING"},
            # Each process tells where it has found its keys.
            "botocore": {"level": "WARNING"},
        },
    }
