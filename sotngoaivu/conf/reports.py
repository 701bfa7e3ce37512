"""Error reports: what failed in the site, to the server that SENTRY_DSN names (Sentry, GlitchTip).

What the log calls an error, and what no thread has caught, with its traceback and the request's id.
Nothing of sentry-sdk looks at requests, and of an event only what is named below is sent: no
address, header, cookie, form or account, no variable of the program, and of an error's text its
first line (PostgreSQL tells values of the row in the next).
"""

import contextlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sotngoaivu.conf.logs import request_id

_SENT = {
    *("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception", "sdk"),
    *("environment", "release", "server_name", "contexts", "tags"),
}
_CONTEXTS = {"runtime", "trace"}
_OF_FRAMES = {"filename", "abs_path", "function", "module", "lineno", "in_app", "context_line"}


def dsn(address: str) -> str:
    """The address, which is refused here where it, or the package, is of no use."""
    if not address:
        return ""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed: "
            "python3 -m sotngoaivu.management.bootstrap install requirements-sentry.txt"
        ) from error
    # Neither is chained, for they name the key.
    with contextlib.suppress(ValueError):
        sentry_sdk.utils.Dsn(address)
        return address
    raise ImproperlyConfigured(
        "SENTRY_DSN cannot be read. Write it as https://key@reports.example.vn/1."
    )


def connect(**options: Any) -> None:
    """Begin to send, where SENTRY_DSN is set. Safe before a process forks its workers."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk
    from sentry_sdk.integrations import atexit, dedupe, excepthook, threading

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        # None that patches Django, or anything else that knows of requests; logs.py has the log's.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            atexit.AtexitIntegration(callback=lambda pending, timeout: None),
            dedupe.DedupeIntegration(),
            excepthook.ExcepthookIntegration(),
            threading.ThreadingIntegration(propagate_scope=False),
        ],
        # Nor does sentry-sdk send what it knows of people (`send_default_pii`), by default.
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
        environment=urlsplit(settings.SITE_URL).hostname,
        before_send=scrubbed,
        **options,
    )


def scrubbed(event: Any, hint: Any) -> Any:
    """What may leave the site."""
    sent = {name: value for name, value in event.items() if name in _SENT}
    contexts = sent.get("contexts", {})
    sent["contexts"] = {name: value for name, value in contexts.items() if name in _CONTEXTS}
    if told := sent.get("logentry"):
        sent["logentry"] = {name: told[name] for name in ("message", "formatted") if name in told}
    sent["tags"] = {"request_id": request_id.get()} if request_id.get() else {}
    for error in sent.get("exception", {}).get("values", []):
        error["value"] = (str(error.get("value") or "").splitlines() or [""])[0]
        for frame in (error.get("stacktrace") or {}).get("frames", []):
            for name in frame.keys() - _OF_FRAMES:
                del frame[name]
    return sent
