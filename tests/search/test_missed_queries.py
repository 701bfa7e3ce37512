"""Editors see what was looked for in vain, and nobody sees who looked for it."""

import datetime
import io
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sotngoaivu.search import missed_queries
from sotngoaivu.search.models import MissedQuery
from tests.search.making import BROWSER, article, search


def rows() -> list[tuple[str, int]]:
    return list(MissedQuery.objects.order_by("-count", "words").values_list("words", "count"))


def test_words_that_find_nothing_are_counted_folded_by_month(client: Client, db: None) -> None:
    for typed in ("Wqzx Ngoại", "wqzx ngoai", "wqzx  NGOẠI!"):
        search(client, typed)
    search(client, "wqzx", english=True)
    assert rows() == [("wqzx ngoai", 3), ("wqzx", 1)]
    assert MissedQuery.objects.earliest("pk").month == timezone.localdate().replace(day=1)


def test_words_that_find_something_are_not(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    search(client, "doi ngoai")
    search(client, "ddoois ngoaij")
    search(client, "khinhh khi cau")
    search(client, "khinh khi cau", kind="document")
    search(client, "")
    assert rows() == []


def test_asking_again_for_exactly_that_is_not_counted_twice(client: Client, db: None) -> None:
    search(client, "wqzx")
    search(client, "wqzx", exact=1)
    assert rows() == [("wqzx", 1)]


@pytest.mark.parametrize(
    "typed",
    [
        "wqzx 0912345678",
        "wqzx 091 234 56 78",
        "034012345678",
        "ten.cua.toi@example.org",
        "wqzx " * 19,
    ],
)
def test_what_looks_like_someones_own_data_is_not_kept(
    client: Client, db: None, typed: str
) -> None:
    search(client, typed)
    assert rows() == []


def test_numbers_of_years_and_decrees_are_kept(client: Client, db: None) -> None:
    search(client, "wqzx 30/2020")
    assert rows() == [("wqzx 30 2020", 1)]


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": ""},
        {"user-agent": BROWSER, "sec-purpose": "prefetch"},
    ],
)
def test_programs_are_not_counted(client: Client, db: None, headers: dict[str, str]) -> None:
    client.get("/tim-kiem/", {"q": "wqzx"}, headers=headers)
    assert rows() == []


def test_one_reader_cannot_fill_the_list(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed_queries.limit, "rate", 0.0)
    for number in range(30):
        search(client, f"wqzx {number}")
    assert len(rows()) == missed_queries.limit.burst


def test_a_month_has_a_limited_number_of_words(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed_queries, "MOST_A_MONTH", 2)
    for typed in ("wqzxa", "wqzxb", "wqzxc", "wqzxa"):
        search(client, typed)
    assert rows() == [("wqzxa", 2), ("wqzxb", 1)]


def test_what_is_two_years_old_is_dropped(client: Client, db: None) -> None:
    month = timezone.localdate().replace(day=1)
    for years, words in ((3, "cũ"), (1, "mới")):
        MissedQuery.objects.create(month=month.replace(year=month.year - years), words=words)
    search(client, "wqzx")
    assert rows() == [("mới", 1), ("wqzx", 1)]


def test_the_page_is_there_while_nothing_can_be_written(
    client: Client, db: None, caplog: Any
) -> None:
    def away(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and MissedQuery._meta.db_table in sql:
            raise DatabaseError("away")
        return execute(sql, *rest)

    with connection.execute_wrapper(away):
        search(client, "wqzx")
    assert rows() == []
    assert "are not counted" in caplog.text
    assert "wqzx" not in caplog.text


def test_nothing_is_kept_but_month_words_and_number() -> None:
    assert {field.name for field in MissedQuery._meta.fields} == {"id", "month", "words", "count"}


def test_editors_find_the_report_in_vietnamese_among_the_reports(
    admin_client: Client, db: None
) -> None:
    this, before = datetime.date(2026, 3, 1), datetime.date(2026, 2, 1)
    for month, words, count in ((this, "visa", 7), (this, "ho chieu", 9), (before, "apec", 2)):
        MissedQuery.objects.create(month=month, words=words, count=count)
    html = admin_client.get(reverse("missed_words")).content.decode()
    assert "Từ không tìm thấy" in html
    assert html.index("ho chieu") < html.index("visa")
    assert "apec" not in html
    older = admin_client.get(reverse("missed_words"), {"month": "2026-02"}).content.decode()
    assert "apec" in older
    assert "visa" not in older
    assert (
        reverse("missed_words") in admin_client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_an_empty_report_and_an_unknown_month_are_pages(admin_client: Client, db: None) -> None:
    for parameters in ({}, {"month": "x"}, {"month": "2026-13"}):
        assert admin_client.get(reverse("missed_words"), parameters).status_code == 200


def test_months_come_as_spreadsheets(admin_client: Client, db: None) -> None:
    for month in (2, 3):
        MissedQuery.objects.create(month=datetime.date(2026, month, 1), words="visa", count=9)
    address = reverse("missed_words")
    lines = admin_client.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == ["2026-03,visa,9", "2026-02,visa,9"]
    answer = admin_client.get(address, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    assert [*sheet.values][1:] == [("2026-03", "visa", 9), ("2026-02", "visa", 9)]


def test_the_report_is_for_staff(client: Client, db: None) -> None:
    assert client.get(reverse("missed_words")).status_code == 302
