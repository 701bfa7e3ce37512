"""Requests that are refused while a part is away fill no log; what fails in the site does."""

import logging

import pytest

from sotngoaivu.conf.logs import OneLine

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("status", "is_told"), [(500, True), (404, True), (503, False), (507, False)]
)
def test_what_is_refused_is_told_by_whoever_found_it_away(status: int, is_told: bool) -> None:
    level = logging.ERROR if status >= 500 else logging.WARNING
    record = logging.LogRecord("django.request", level, "", 0, "Answered: %s", ("/",), None)
    record.status_code = status
    assert OneLine().filter(record) is is_told
