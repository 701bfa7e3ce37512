"""Where the figures show: in pages, for machines, in the admin."""

import csv
import datetime
import io
import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from pages.models import ContentPage, HomePage, SiteSettings
from sotngoaivu.core.http.compression import TextGZipMiddleware
from sotngoaivu.visits import views
from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.counts import block
from sotngoaivu.visits.models import Day, VisitSettings
from sotngoaivu.visits.placeholders import fill, placeholder, split
from tests.markup import plain
from tests.visits.conftest import BROWSER, OPENING, Clock, figures_of


@pytest.fixture
def reader() -> Client:
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def staff(counter: Counter) -> Client:
    user = get_user_model().objects.create_user("nhan-vien", password="a long password")
    user.groups.add(Group.objects.get(name="Biên tập viên"))
    client = Client(headers={"user-agent": BROWSER})
    client.force_login(user)
    return client


def test_each_page_shows_the_figures_of_the_last_flush(counter: Counter, reader: Client) -> None:
    reader.get("/")
    counter.flush()
    page = reader.get("/").content.decode()
    assert "51.131" in page
    assert "01/01/2026" in page
    assert 'href="/cach-dem-luot-truy-cap/"' in page
    english = reader.get("/en/").content.decode()
    assert "51,131" in english
    assert 'href="/en/cach-dem-luot-truy-cap/"' in english
    assert "<!--visits" not in page + english


def test_a_page_may_show_the_figures_twice(counter: Counter, reader: Client) -> None:
    page = reader.get("/cach-dem-luot-truy-cap/").content
    assert page.count(b'class="visits"') == 2


def test_the_reader_is_online_from_the_first_page_on(counter: Counter) -> None:
    assert figures_of(counter).online == 0
    assert b"<dd>1</dd>" in block(counter.counts(), "en")


def test_a_page_shows_dashes_while_the_figures_could_never_be_loaded(
    new_counter: Callable[[], Counter],
) -> None:
    shown = block(new_counter().counts(), "vi").decode()
    assert "–" in shown


def test_the_page_on_how_visits_are_counted_may_move_and_go(
    counter: Counter, reader: Client
) -> None:
    page = SiteSettings.objects.get().visits_page
    assert page is not None
    page.slug = "dem-ra-sao"
    page.save()
    assert 'href="/dem-ra-sao/"' in reader.get("/").content.decode()
    assert 'href="/en/dem-ra-sao/"' in reader.get("/en/").content.decode()
    page.unpublish()
    assert "dem-ra-sao" not in reader.get("/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_that_page_does_not_lead_to_itself_from_its_own_figures(
    counter: Counter, reader: Client, prefix: str
) -> None:
    page = SiteSettings.objects.get().visits_page
    assert page is not None
    html = BeautifulSoup(reader.get(f"{prefix}{page.url}").content, "html.parser")
    assert html.select("main .visits-block .visits")
    assert html.select("main .visits-block a") == []
    other = ContentPage(title="Khác", body_vi=[{"type": "visit_counts", "value": None}])
    HomePage.objects.get().add_child(instance=other)
    html = BeautifulSoup(reader.get(f"{prefix}{other.url}").content, "html.parser")
    (link,) = html.select("main .visits-block a")
    assert link["href"] == f"{prefix}{page.url}"


def test_a_compressed_page_carries_the_figures_and_its_length(
    counter: Counter, reader: Client
) -> None:
    page = reader.get("/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert int(page["Content-Length"]) == len(page.content)
    plain = reader.get("/")
    assert int(plain["Content-Length"]) == len(plain.content)


def test_a_kept_page_can_be_split_and_filled_again_and_again() -> None:
    content = f"<p>a{placeholder('en')}b{placeholder('en')}c".encode()
    pieces, language = split(content)
    assert (pieces, language) == ([b"<p>a", b"b", b"c"], "en")
    assert fill(pieces, b"1") == b"<p>a1b1c"
    assert split(b"no placeholder") == ([b"no placeholder"], "")


def test_what_an_editor_writes_is_not_taken_for_a_placeholder() -> None:
    content = b"<!--visits vi--> <!--visits 0123456789abcdef0123456789abcdef vi-->"
    assert split(content) == ([content], "")


def test_machines_get_the_figures(counter: Counter, reader: Client, clock: Clock) -> None:
    Day.objects.create(date="2026-03-01", visits=4)
    reader.get("/")
    counter.flush()
    answer = reader.get("/api/visits.json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=1"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content) == {
        "total": OPENING + 5,
        "today": 1,
        "month": 5,
        "online": 1,
        "since": "2026-01-01",
        "as_of": "2026-03-10T09:00:00.000+07:00",
    }


def test_machines_may_ask_for_the_head_and_nothing_else(counter: Counter, reader: Client) -> None:
    assert reader.head("/api/visits.json").status_code == 200
    assert reader.post("/api/visits.json").status_code == 405


def test_machines_are_told_when_there_are_no_figures_yet(
    new_counter: Callable[[], Counter], reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "counter", new_counter())
    answer = reader.get("/api/visits.json")
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
    assert "error" in json.loads(answer.content)


def test_staff_see_days_and_months_as_charts_and_tables(staff: Client) -> None:
    Day.objects.create(date="2026-03-09", visits=12)
    Day.objects.create(date="2026-01-05", visits=1234)
    with translation.override("en"):
        page = staff.get(reverse("visits_report")).content.decode()
    assert page.count("<rect") == 30 + 12
    assert "09/03/2026" in page
    assert "01/2026" in page
    assert "05/01/2026" not in page
    longer = staff.get(reverse("visits_report"), {"days": "90"}).content.decode()
    assert longer.count("<rect") == 90 + 12
    assert "05/01/2026" in longer


@pytest.mark.parametrize("days", ["0", "abc", "999999999999", "-1", ""])
def test_a_number_of_days_that_is_not_offered_shows_thirty(staff: Client, days: str) -> None:
    page = staff.get(reverse("visits_report"), {"days": days})
    assert page.status_code == 200
    assert page.content.count(b"<rect") == 30 + 12


def test_the_first_screen_shows_days_and_months_with_their_tables(staff: Client) -> None:
    Day.objects.create(date="2026-01-05", visits=1234)
    html = BeautifulSoup(staff.get(reverse("wagtailadmin_home")).content, "html.parser")
    [days], [months] = (
        html.select(f'table[aria-labelledby="{heading}"]')
        for heading in ("visits-chart", "visits-months")
    )
    assert (len(days.select("td")), len(months.select("td"))) == (30, 12)
    assert "01/2026 1.234" in plain(months.get_text(" ", strip=True))
    assert len(html.select(".visits-chart rect")) == 30 + 12


def test_the_report_stands_in_the_menu(staff: Client) -> None:
    assert reverse("visits_report") in staff.get(reverse("wagtailadmin_home")).content.decode()


def test_staff_can_download_the_days(staff: Client) -> None:
    Day.objects.create(date="2026-03-09", visits=12)
    Day.objects.create(date="2025-12-31", visits=3)
    answer = staff.get(reverse("visits_report"), {"export": "csv"})
    assert answer["Content-Disposition"].startswith("attachment")
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [["Ngày", "Lượt truy cập"], ["2025-12-31", "3"], ["2026-03-09", "12"]]
    answer = staff.get(reverse("visits_report"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    days = [(f"{day:%Y-%m-%d}", visits) for day, visits in [*sheet.values][1:]]
    assert days == [("2025-12-31", 3), ("2026-03-09", 12)]


def test_the_report_is_for_staff_only(counter: Counter, reader: Client) -> None:
    address = reverse("visits_report")
    assert reader.get(address).status_code == 302
    reader.force_login(get_user_model().objects.create_user("doc-gia", password="a long password"))
    assert reader.get(address).status_code == 302


def test_an_administrator_edits_the_opening_balance(counter: Counter, reader: Client) -> None:
    admin = get_user_model().objects.create_superuser("quan-tri", password="a long password")
    reader.force_login(admin)
    opening = VisitSettings.objects.get()
    address = reverse("wagtailsettings:edit", args=["visits", "visitsettings", opening.pk])
    reader.post(address, {"opening_balance": "60000", "opening_date": "2025-05-01"})
    counter.flush()
    assert figures_of(counter).total == 60_000
    assert figures_of(counter).since == datetime.date(2025, 5, 1)
    refused = reader.post(address, {"opening_balance": "-1", "opening_date": "hôm qua"})
    assert refused.status_code == 200
    assert VisitSettings.objects.get().opening_balance == 60_000


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [("text/html; charset=utf-8", True), ("application/json", True), ("application/pdf", False)],
)
def test_only_text_is_compressed(kind: str, compressed: bool) -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    answer = HttpResponse(b"text " * 200, content_type=kind)
    answered = TextGZipMiddleware(lambda request: answer)(request)
    assert isinstance(answered, HttpResponse)
    assert answered.has_header("Content-Encoding") is compressed
