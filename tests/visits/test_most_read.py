"""Views of each page and day, for staff: what adds to them, how they are written, who sees them."""

import datetime
from typing import Any

import django.db
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from pages.models import ContentPage, HomePage
from sotngoaivu.visits import sql
from sotngoaivu.visits import tally as tally_module
from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.models import PageViews
from sotngoaivu.visits.tally import KEEP, Tally
from tests.visits.conftest import BROWSER, Clock

DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def reader() -> Client:
    return Client(headers={"user-agent": BROWSER})


def stored() -> dict[tuple[datetime.date, str], int]:
    return {
        (row.date, row.page.slug): row.views for row in PageViews.objects.select_related("page")
    }


def page_at(path: str) -> Page:
    return Page.objects.get(slug=path.strip("/").split("/")[-1])


def test_views_of_both_languages_add_up(counter: Counter, reader: Client) -> None:
    for path in ["/", "/en/", "/tin-tuc/", "/en/tin-tuc/", "/tin-tuc/", "/tim-kiem/?q=lanh"]:
        assert reader.get(path).status_code == 200
    counter.tally.write(DAY, is_last=True)
    home = HomePage.objects.get().slug
    assert stored() == {(DAY, home): 2, (DAY, "tin-tuc"): 3}


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ({"user-agent": "Googlebot/2.1"}, "/tin-tuc/"),
        ({"user-agent": BROWSER, "sec-purpose": "prefetch"}, "/tin-tuc/"),
        ({"user-agent": BROWSER}, "/khong-co/"),
    ],
)
def test_what_is_no_visit_is_no_view(
    counter: Counter, client: Client, headers: dict[str, str], path: str
) -> None:
    client.get(path, headers=headers)
    counter.tally.write(DAY, is_last=True)
    assert stored() == {}


def test_readers_whom_an_address_makes_up_add_no_views(counter: Counter) -> None:
    for number in range(25):
        Client(headers={"user-agent": f"{BROWSER} {number}"}).get("/tin-tuc/")
    counter.tally.write(DAY, is_last=True)
    assert stored() == {(DAY, "tin-tuc"): 20}


def test_what_was_just_noted_waits_for_the_next_writing(db: None) -> None:
    tally = Tally()
    tally.note("/tin-tuc/")
    assert tally
    tally.write(DAY)
    assert stored() == {}
    tally.note("/tin-tuc/")
    tally.write(DAY)
    tally.write(DAY)
    assert stored() == {(DAY, "tin-tuc"): 2}
    assert not tally


def test_views_are_held_while_the_database_is_away(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise django.db.OperationalError

    tally = Tally()
    with monkeypatch.context() as patched:
        patched.setattr(sql, "add_views", away)
        for _time in range(3):
            tally.note("/tin-tuc/")
            with pytest.raises(django.db.OperationalError):
                tally.write(DAY, is_last=True)
    tally.write(DAY)
    assert stored() == {(DAY, "tin-tuc"): 3}


def test_a_page_deleted_meanwhile_harms_nothing(db: None) -> None:
    tally = Tally()
    tally.note("/lien-he/")
    tally.note("/tin-tuc/")
    page_at("/lien-he/").delete()
    tally.write(DAY, is_last=True)
    assert stored() == {(DAY, "tin-tuc"): 1}
    page_at("/tin-tuc/").delete()
    assert not PageViews.objects.exists()


def test_made_up_addresses_do_not_fill_the_memory(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_module, "MOST_PATHS", 2)
    tally = Tally()
    for path in ["/a/", "/b/", "/tin-tuc/"]:
        tally.note(path)
    tally.write(DAY, is_last=True)
    assert stored() == {}


@pytest.mark.one_database
def test_they_are_kept_for_somewhat_more_than_a_year(db: None) -> None:
    page = page_at("/tin-tuc/")
    for age in (KEEP, KEEP + datetime.timedelta(days=1)):
        PageViews.objects.create(date=DAY - age, page=page, views=1)
    Tally().write(DAY)
    assert stored() == {(DAY - KEEP, "tin-tuc"): 1}


@pytest.mark.one_database
def test_they_are_no_use_of_a_page(db: None) -> None:
    PageViews.objects.create(date=DAY, page=page_at("/tin-tuc/"), views=1)
    assert not ReferenceIndex.model_is_indexable(PageViews)


@pytest.mark.one_database
def test_staff_see_what_is_read_most(counter: Counter, clock: Clock, admin_client: Client) -> None:
    few, many, hidden = ContentPage.objects.live()[:3]
    today = clock.now.date()
    for page, days_ago, views in [
        *((few, 0, 1200), (many, 6, 1300), (many, 0, 5), (hidden, 0, 9000)),
        (few, 7, 5000),
    ]:
        PageViews.objects.create(
            date=today - datetime.timedelta(days=days_ago), page=page, views=views
        )
    hidden.unpublish()

    def rows(address: str, table: str) -> list[tuple[str, str]]:
        soup = BeautifulSoup(admin_client.get(address).content, "html.parser")
        found = []
        for row in soup.select(f"{table} tbody tr"):
            cells = row.select("td")
            title = cells[0].select_one("a")
            assert title is not None
            found.append((title.get_text(strip=True), cells[1].get_text(strip=True)))
        return found

    week = [(many.title, "1.305"), (few.title, "1.200")]
    assert rows(reverse("wagtailadmin_home"), "[aria-labelledby=most-read]") == week
    report = reverse("most_read_report")
    assert rows(report, "table.listing") == week
    assert rows(f"{report}?days=30", "table.listing") == [
        (few.title, "6.200"),
        (many.title, "1.305"),
    ]
    exported: Any = admin_client.get(f"{report}?days=30&export=csv")
    content = b"".join(exported.streaming_content).decode()
    assert [line.split(",")[-1] for line in content.splitlines()][-2:] == ["6200", "1305"]
