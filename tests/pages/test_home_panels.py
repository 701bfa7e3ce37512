"""The first screen of the admin: what waits, what was begun, what is scheduled, who read."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomePage
from pages.trashing import put_in_trash
from sotngoaivu.accounts.models import User
from sotngoaivu.visits.home_panel import usual_visits
from sotngoaivu.visits.models import Day
from tests.members import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HOUR = datetime.timedelta(hours=1)


def panel(client: Client, name: str) -> str:
    """What the first screen says under that heading; "" where it has none."""
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    found = html.select_one(f"#{name}-section")
    return " ".join(found.get_text(" ").split()) if found else ""


def first_actions(client: Client) -> dict[str, str]:
    """What the first screen offers to begin, and where that leads."""
    html = BeautifulSoup(client.get("/admin/").content, "html.parser")
    links = html.select(".first-actions a.button")
    return {" ".join(link.get_text().split()): str(link["href"]) for link in links}


def draft(user: User, title: str) -> ArticlePage:
    page = ArticlePage(title=title, title_en=title, live=False)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=user)
    return page


@pytest.fixture
def author(db: None) -> User:
    return member("Biên tập viên", "tac-gia")


@pytest.mark.parametrize("role", ["Tác giả", "Biên tập viên", "Người duyệt bài", "Người quản trị"])
def test_whoever_may_write_an_article_begins_one_from_the_first_screen(role: str) -> None:
    client = signed_in(member(role))
    (label, address), *others = first_actions(client).items()
    assert (label, others) == ("Viết tin", [])
    assert BeautifulSoup(client.get(address).content, "html.parser").select("[name=lead_vi]")


def test_nobody_is_offered_what_they_may_not_begin() -> None:
    user = member("")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(user)
    assert client.get("/admin/").status_code == 200
    assert first_actions(client) == {}


def test_several_lists_of_news_are_told_apart(admin_client: Client, admin_user: User) -> None:
    other = HomePage.objects.get().add_child(instance=NewsIndexPage(title="Tin các huyện"))
    assert [*first_actions(admin_client)] == ["Viết tin: Tin tức", "Viết tin: Tin các huyện"]
    put_in_trash(other, admin_user)
    assert [*first_actions(admin_client)] == ["Viết tin"]


def test_what_somebody_began_is_theirs_until_it_is_published_or_submitted(
    admin_client: Client, author: User
) -> None:
    page = draft(author, "Đang viết")
    client = signed_in(author)
    assert "Đang viết" in panel(client, "drafts")
    assert "Đang viết" not in panel(admin_client, "drafts")
    page.get_workflow().start(page, author)
    assert "Đang viết" not in panel(client, "drafts")
    page.current_workflow_state.cancel(user=author)
    assert "Đang viết" in panel(client, "drafts")
    page.get_latest_revision().publish()
    assert "Đang viết" not in panel(client, "drafts")


def test_a_draft_that_somebody_else_saves_stays_its_owners(
    admin_client: Client, admin_user: User, author: User
) -> None:
    page = draft(author, "Đang viết")
    page.owner = author
    page.save_revision(user=admin_user)
    page.save()
    assert "Đang viết" in panel(signed_in(author), "drafts")
    assert "Đang viết" in panel(admin_client, "drafts")


def test_what_goes_live_and_what_is_withdrawn_stand_in_order(
    admin_client: Client, admin_user: User
) -> None:
    assert panel(admin_client, "scheduled") == ""
    now = timezone.now()
    page = draft(admin_user, "Hẹn giờ")
    page.go_live_at = now + 2 * HOUR
    page.save_revision().publish()
    leaving = ArticlePage.objects.live()[0]
    leaving.expire_at = now + HOUR
    leaving.save_revision().publish()
    said = panel(admin_client, "scheduled")
    assert re.search(rf"{re.escape(leaving.title)} gỡ xuống .* Hẹn giờ lên trang", said)
    assert "Hẹn giờ" not in panel(admin_client, "drafts")


def test_nobody_sees_what_they_may_not_edit(admin_user: User) -> None:
    page = draft(admin_user, "Hẹn giờ")
    page.go_live_at = timezone.now() + HOUR
    page.save_revision().publish()
    assert "Hẹn giờ" not in panel(signed_in(member("Tác giả")), "scheduled")


def test_what_waits_for_the_approver_comes_first(admin_client: Client, author: User) -> None:
    page = draft(author, "Chờ duyệt")
    page.get_workflow().start(page, author)
    html = BeautifulSoup(admin_client.get("/admin/").content, "html.parser")
    names = [str(section["id"]) for section in html.select("section.w-panel--dashboard")]
    assert "Chờ duyệt" in str(html.select("section.w-panel--dashboard")[0])
    assert names.index("reminders-section") < names.index("visits-section")


def test_today_is_told_against_what_is_usual(admin_client: Client) -> None:
    today = timezone.localdate()
    for weeks, visits in ((1, 100), (2, 300), (3, 200)):
        Day.objects.create(date=today - datetime.timedelta(weeks=weeks), visits=visits)
    said = panel(admin_client, "visits")
    assert "được 200" in said
    assert "bảng" in said


@pytest.mark.parametrize(
    ("visits", "usual"), [([10, 20, 90], 20), ([10, 20], None), ([0, 10, 20], None)]
)
def test_too_few_days_say_nothing_of_what_is_usual(visits: list[int], usual: int | None) -> None:
    today = datetime.date(2026, 11, 29)
    days = {
        today - datetime.timedelta(weeks=weeks): number
        for weeks, number in enumerate(visits, start=1)
    }
    days |= {today: 5, today - datetime.timedelta(days=1): 7}
    assert usual_visits(days, today) == usual
