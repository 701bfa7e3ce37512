"""Errors are told to administrators and to a server of reports, without a word of who had asked."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client

from pages.models import HomePage
from sotngoaivu.conf import reports
from sotngoaivu.conf.logs import LineFormatter, OneLineFilter, configuration, request_id
from sotngoaivu.conf.mail import HOUR_SECONDS, MOST_AN_HOUR, AdminMailHandler, HourlyLimit
from tests.waiting import until

pytestmark = pytest.mark.one_database

# What a browser sends, none of which may leave the site.
PRIVATE = ["203.0.113.77", "Mozilla/5.0 Rieng", "bi-mat-cookie", "bi-mat-form", "bi-mat-query"]
PRIVATE += ["bi-mat-local", "nguyen@example.vn"]
DSN = "https://key@reports.example.vn/1"


def ask(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the site fail for a reader who sends something of their own."""

    def fail(*args: Any) -> None:
        variable = "bi-mat-local"
        raise IntegrityError(f"a key is there twice\nDETAIL: (nguyen@example.vn){variable[:0]}")

    monkeypatch.setattr(HomePage, "serve", fail)
    client.raise_request_exception = False
    client.cookies["theirs"] = "bi-mat-cookie"
    response = client.post(
        "/?q=bi-mat-query",
        {"text": "bi-mat-form"},
        REMOTE_ADDR="203.0.113.77",
        HTTP_X_FORWARDED_FOR="203.0.113.77",
        HTTP_USER_AGENT="Mozilla/5.0 Rieng",
    )
    assert response.status_code == 500


@pytest.fixture
def telling() -> Iterator[Any]:
    """Have handlers told of what the site logs, as settings.LOGGING has it."""
    added: list[logging.Handler] = []

    def add(handler: logging.Handler) -> None:
        handler.setLevel(logging.ERROR)
        handler.setFormatter(LineFormatter())
        handler.addFilter(OneLineFilter())
        logging.getLogger().addHandler(handler)
        added.append(handler)

    yield add
    for handler in added:
        logging.getLogger().removeHandler(handler)


@pytest.fixture
def named() -> Iterator[str]:
    token = request_id.set("named-by-a-test")
    yield "named-by-a-test"
    request_id.reset(token)


@pytest.fixture
def admins(settings: Any, tmp_path: Path) -> None:
    settings.ADMINS = [("web@example.vn", "web@example.vn")]
    settings.EMAIL_SUBJECT_PREFIX = "[site] "
    settings.VAR_DIR = tmp_path


def test_a_letter_tells_what_failed_and_not_who_asked(
    client: Client,
    home: HomePage,
    monkeypatch: pytest.MonkeyPatch,
    telling: Any,
    named: str,
    admins: None,
) -> None:
    telling(AdminMailHandler())
    ask(client, monkeypatch)
    until(lambda: mail.outbox)
    [letter] = mail.outbox
    assert letter.subject == "[site] ERROR: Internal Server Error: /"
    assert letter.to == ["web@example.vn"]
    assert named in letter.body
    assert "IntegrityError" in letter.body
    assert not [word for word in PRIVATE[:-1] if word in str(letter.message())]


def test_letters_of_an_hour_are_few_and_the_last_one_says_so(admins: None, telling: Any) -> None:
    telling(AdminMailHandler())
    telling(AdminMailHandler())
    for number in range(MOST_AN_HOUR):
        logging.getLogger("pages").error("It failed, %d", number)
    until(lambda: len(mail.outbox) == MOST_AN_HOUR)
    logging.getLogger("pages").error("It failed again")
    logging.getLogger("django.request").error("", extra={"status_code": 503})
    told = [letter for letter in mail.outbox if "by the log alone" in letter.body]
    assert len(told) == 1
    assert len(mail.outbox) == MOST_AN_HOUR


@pytest.mark.parametrize("is_usable", [True, False])
def test_an_hour_later_there_is_room_again(tmp_path: Path, is_usable: bool) -> None:
    now = [1000.0]
    file = tmp_path / "limit" if is_usable else tmp_path
    limit, other = (HourlyLimit(file, 2, lambda: now[0]) for _process in range(2))
    assert [limit.take() for _ in range(3)] == [2, 1, 0]
    assert other.take() == (0 if is_usable else 2)
    now[0] += HOUR_SECONDS
    assert limit.take() == 2


def test_a_damaged_limit_is_none(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text('{"half')
    assert HourlyLimit(tmp_path / "limit", 2).take() == 2


def test_a_process_that_ends_sends_its_last_letter(tmp_path: Path) -> None:
    code = (
        "import logging, os, threading;"
        "from django.conf import settings;"
        "settings.configure(VAR_DIR=__import__('pathlib').Path(os.environ['VAR_DIR']),"
        " ADMINS=[('a', 'a@example.vn')],"
        " EMAIL_BACKEND='django.core.mail.backends.console.EmailBackend');"
        "from sotngoaivu.conf.mail import AdminMailHandler;"
        "logging.getLogger().addHandler(AdminMailHandler());"
        "logging.error('the last word')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"VAR_DIR": str(tmp_path)},
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the last word" in done.stdout


def test_letters_and_reports_are_off_unless_asked_for() -> None:
    handlers = [
        configuration("INFO", "line", mails=mails, reports=reported)["root"]["handlers"]
        for mails, reported in ((False, False), (True, False), (True, True))
    ]
    assert handlers == [["stderr"], ["stderr", "mail"], ["stderr", "mail", "reports"]]


# --- sentry-sdk


def test_a_missing_package_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reports.dsn("") == ""
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match=r"install requirements-sentry\.txt"):
        reports.dsn(DSN)


def test_an_address_that_is_none_is_refused_without_its_key() -> None:
    pytest.importorskip("sentry_sdk")
    assert reports.dsn(DSN) == DSN
    wrong_ports = ("https://geheim@host:port/1", "https://geheim@[host/1")
    without = ("reports.example.vn", "https://reports.example.vn/1", "https://geheim@host/")
    for wrong in (*without, *wrong_ports):
        with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN") as told:
            reports.dsn(wrong)
        assert "geheim" not in str(told.value)


@pytest.fixture
def sent(settings: Any) -> Iterator[list[Any]]:
    """What would have left the site."""
    sentry_sdk = pytest.importorskip("sentry_sdk")
    found: list[Any] = []

    def capture(self: Any, envelope: Any) -> None:
        found.append(envelope.serialize().decode())

    settings.SENTRY_DSN = DSN
    transport = type("Transport", (sentry_sdk.Transport,), {"capture_envelope": capture})
    reports.connect(transport=transport)
    yield found
    sentry_sdk.init(default_integrations=False, auto_enabling_integrations=False)


def test_a_report_tells_what_failed_and_not_who_asked(
    client: Client,
    home: HomePage,
    monkeypatch: pytest.MonkeyPatch,
    telling: Any,
    named: str,
    sent: list[Any],
) -> None:
    from sentry_sdk import set_user
    from sentry_sdk.integrations.logging import EventHandler

    telling(EventHandler())
    set_user({"ip_address": "203.0.113.77", "email": "nguyen@example.vn"})
    ask(client, monkeypatch)
    logging.getLogger("django.request").error("", extra={"status_code": 503})
    [envelope] = sent
    assert not [word for word in PRIVATE if word in envelope]
    event = json.loads(envelope.splitlines()[-1])
    assert event["tags"] == {"request_id": named}
    [error] = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("IntegrityError", "a key is there twice")
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert not {"request", "user", "extra", "breadcrumbs", "modules"} & event.keys()
