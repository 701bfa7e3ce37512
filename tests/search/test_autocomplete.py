"""What the search box suggests while a reader types."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.models import OfficePage, StaffMember
from sotngoaivu.search import autocomplete
from tests.search.making import RARE, article, page, suggested


@pytest.mark.parametrize("typed", ["khinh khi", "Khí c", "cầu", "KHINH CAU", "cau khinh", "khis"])
def test_each_word_typed_begins_a_word_of_the_title(client: Client, db: None, typed: str) -> None:
    article("Khinh khí cầu", "lời khác")
    assert suggested(client, typed)[:1] == [
        {
            "title": "Khinh khí cầu",
            "url": "/tin-tuc/khinh-khi-cau/",
            "kind": "Tin tức",
            "lang": "",
        }
    ]


def test_only_the_last_word_may_be_unfinished(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    assert suggested(client, "khin khi cau") == []
    assert suggested(client, "khinh kh")
    assert suggested(client, "inh") == []


def test_the_text_below_the_title_is_not_looked_at(client: Client, db: None) -> None:
    article("Một tin", f"có {RARE}")
    assert suggested(client, RARE) == []


def test_what_stands_comes_before_news_and_newer_news_first(client: Client, db: None) -> None:
    article("Khinh khí cầu một")
    article("Khinh khí cầu hai")
    page("Khinh khí cầu ba")
    assert [one["title"] for one in suggested(client, RARE)] == [
        "Khinh khí cầu ba",
        "Khinh khí cầu hai",
        "Khinh khí cầu một",
    ]


def test_staff_are_suggested(client: Client, db: None) -> None:
    office = OfficePage.objects.live().first()
    StaffMember.objects.create(name="Tên Thử Nghiệm", position="x", position_vi="x", office=office)
    assert [one["kind"] for one in suggested(client, "ten thu ng")] == ["Cán bộ"]


def test_in_english_with_vietnamese_titles_marked(client: Client, db: None) -> None:
    article("Khinh khí cầu một", title_en="Balloon one")
    article("Khinh khí cầu hai")
    assert [(one["title"], one["lang"]) for one in suggested(client, "ball", english=True)] == [
        ("Balloon one", "")
    ]
    found = suggested(client, RARE, english=True)
    assert {(one["title"], one["lang"]) for one in found} == {
        ("Balloon one", ""),
        ("Khinh khí cầu hai", "vi"),
    }
    assert all(one["url"].startswith("/en/") for one in found)


def test_at_most_eight_and_how_many_is_said(client: Client, db: None) -> None:
    for number in range(12):
        article(f"Khinh khí cầu {number}")
    answer = client.get("/tim-kiem/goi-y/", {"q": RARE}).json()
    assert len(answer["suggestions"]) == 8
    assert answer["said"].startswith("Có 8 gợi ý.")
    assert client.get("/tim-kiem/goi-y/", {"q": "zzzz"}).json() == {
        "suggestions": [],
        "said": "Không có gợi ý.",
    }


def test_a_single_letter_or_none_is_answered(client: Client, db: None) -> None:
    assert suggested(client, "") == []
    assert suggested(client, "s")


def test_at_most_three_queries_and_none_for_what_is_kept(client: Client, db: None) -> None:
    article("Khinh khí cầu")
    for typed, most in (("khinh", 3), ("khis", 3), ("khinh", 0), ("KHÍNH ", 0)):
        with CaptureQueriesContext(connection) as captured:
            suggested(client, typed)
        assert len(captured) <= most, captured.captured_queries


def test_browsers_may_keep_an_answer_for_a_short_time(client: Client, db: None) -> None:
    response = client.get("/tim-kiem/goi-y/", {"q": "so"})
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_who_asks_too_often_waits_and_others_do_not(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autocomplete.limit, "burst", 3)
    monkeypatch.setattr(autocomplete.limit, "rate", 0.0)

    def status(address: str) -> int:
        return client.get("/tim-kiem/goi-y/", {"q": "so"}, REMOTE_ADDR=address).status_code

    assert [status("192.0.2.1") for _time in range(5)] == [200, 200, 200, 429, 429]
    assert status("192.0.2.2") == 200
    refused = client.get("/tim-kiem/goi-y/", {"q": "so"}, REMOTE_ADDR="192.0.2.1")
    assert refused.headers["Cache-Control"] == "no-store"
    assert int(refused.headers["Retry-After"]) > 0


def test_no_address_is_held(client: Client, db: None) -> None:
    client.get("/tim-kiem/goi-y/", {"q": "so"}, REMOTE_ADDR="192.0.2.1")
    assert "192.0.2.1" not in repr(vars(autocomplete.limit))
