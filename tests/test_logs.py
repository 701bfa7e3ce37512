"""What stands in the log: one line each, which names its request and no reader."""

import json
import logging
import re
import sys
from datetime import datetime
from typing import Any

import pytest

from sotngoaivu.conf.logs import FORMATTERS, OneLineFilter, request_id
from sotngoaivu.core.http.request_id import NamedRequests

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("status", "is_told"), [(500, True), (404, True), (503, False), (507, False)]
)
def test_what_is_refused_is_told_by_whoever_found_it_away(status: int, is_told: bool) -> None:
    level = logging.ERROR if status >= 500 else logging.WARNING
    record = logging.LogRecord("django.request", level, "", 0, "Answered: %s", ("/",), None)
    record.status_code = status
    assert OneLineFilter().filter(record) is is_told


def said(form: str, message: str, *, failed: bool = False) -> str:
    """What a formatter makes of a message that came while a request was answered."""
    formatter = FORMATTERS[form]()
    try:
        raise LookupError("it is\nnot there")
    except LookupError:
        error = sys.exc_info() if failed else None
    record = logging.LogRecord("pages", logging.ERROR, "", 0, message, (), error)
    token = request_id.set("named-by-a-test")
    try:
        return formatter.format(record)
    finally:
        request_id.reset(token)


def test_a_message_is_one_line_whatever_is_in_it() -> None:
    line = said("line", "/a\n2026-01-01 forged\x1b[2J\u2028 và dấu")
    assert line.splitlines() == [line]
    assert line.endswith("pages: /a\\n2026-01-01 forged\\x1b[2J\\u2028 và dấu")
    assert " named-by-a-test " in line
    assert datetime.fromisoformat(line.split()[0]).tzinfo


def test_a_traceback_follows_its_line_indented() -> None:
    first, *others = said("line", "It failed", failed=True).splitlines()
    assert first.endswith("pages: It failed")
    assert any("LookupError" in each for each in others)
    assert all(each.startswith("    ") for each in others)


def test_json_has_the_same_in_one_object() -> None:
    text = said("json", "Đã hỏng\n", failed=True)
    assert "\n" not in text
    told = json.loads(text)
    assert (told["message"], told["logger"], told["level"]) == ("Đã hỏng\n", "pages", "ERROR")
    assert told["request_id"] == "named-by-a-test"
    assert "LookupError" in told["traceback"]


def answered(given: str) -> tuple[list[str], str]:
    """Ids in a WSGI application's answer to a request that brings one; and the log's."""
    seen: list[str] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(request_id.get())
        start_response("200 OK", [])
        return []

    headers: list[Any] = []

    def start(status: str, all_of_them: list[tuple[str, str]], *more: Any) -> Any:
        headers.extend(all_of_them)

    NamedRequests(application)({"HTTP_X_REQUEST_ID": given}, start)
    return [value for name, value in headers if name == "X-Request-ID"], seen[0]


@pytest.mark.parametrize(
    ("given", "proxies", "is_taken"),
    [
        ("0123456789abcdef", 1, True),
        ("0123456789abcdef", 0, False),
        ("", 1, False),
        ("short", 1, False),
        ("x" * 65, 1, False),
        ("with a space", 1, False),
        ("new\nline-and-more", 1, False),
        ("two-of-them,two-of-them", 1, False),
    ],
)
def test_only_a_proxy_that_is_trusted_names_requests(
    given: str, proxies: int, is_taken: bool, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    in_answer, in_log = answered(given)
    assert in_answer == [in_log]
    assert (in_log == given) is is_taken
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", in_log)
