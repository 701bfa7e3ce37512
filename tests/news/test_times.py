"""Readers see at what hour an article appeared, and when it changed after that."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from tests.clock import Clock
from tests.markup import element, plain

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MOMENT = datetime(2026, 10, 5, 9, 30, tzinfo=timezone.get_default_timezone())


def article(**facts: datetime) -> ArticlePage:
    made = ArticlePage(title="Tin", title_en="News", **facts)
    NewsIndexPage.objects.get().add_child(instance=made)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def byline(client: Client, page: ArticlePage, prefix: str = "") -> str:
    html = BeautifulSoup(client.get(f"{prefix}{page.url}").content, "html.parser")
    return " ".join(element(html, ".byline").get_text().split())


def test_the_hour_stands_by_the_date(client: Client) -> None:
    page = article(date=MOMENT)
    assert byline(client, page).startswith("Thứ Hai, ngày 05 tháng 10 năm 2026, 09:30")
    assert byline(client, page, "/en").startswith("Monday, 5 October 2026, 09:30")


def test_a_day_without_an_hour_has_none(client: Client) -> None:
    page = article(date=MOMENT.replace(hour=0, minute=0))
    assert byline(client, page).startswith("Thứ Hai, ngày 05 tháng 10 năm 2026")
    assert "00:00" not in byline(client, page)


def test_a_later_change_is_told(client: Client, clock: Clock) -> None:
    clock.now = MOMENT
    page = article()
    assert "Cập nhật" not in byline(client, page)
    clock.now = MOMENT + timedelta(days=2, hours=5)
    page.save_revision().publish()
    assert byline(client, page).endswith("Cập nhật: 07/10/2026, 14:30")
    assert byline(client, page, "/en").endswith("Updated: 7 Oct 2026, 14:30")


def test_what_was_dated_back_before_it_appeared_has_not_changed(
    client: Client, clock: Clock
) -> None:
    clock.now = MOMENT
    assert "Cập nhật" not in byline(client, article(date=MOMENT - timedelta(days=3000)))


def test_dates_of_lists_are_written_as_each_language_writes_them(client: Client) -> None:
    article(date=datetime(2035, 10, 5, 9, tzinfo=timezone.get_default_timezone()))
    assert ">05/10/2035<" in client.get("/tin-tuc/").content.decode()
    for path in ("/en/tin-tuc/", "/en/", "/en/tim-kiem/?q=news&kind=news"):
        shown = plain(client.get(path).content.decode())
        assert ">5 Oct 2035<" in shown, path
        assert "05/10/2035" not in shown, path
