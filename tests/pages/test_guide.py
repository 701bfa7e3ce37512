"""The editors' guide inside the admin: read, searched, printed, and the steps of a first day."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import AUTHOR

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
GUIDE = "/admin/guide/"


def headings(client: Client, query: str) -> list[str]:
    html = BeautifulSoup(client.get(GUIDE, {"q": query}).content, "html.parser")
    return [heading.get_text() for heading in html.select(".guide h2")]


def test_each_section_is_reached_from_the_contents(admin_client: Client) -> None:
    html = BeautifulSoup(admin_client.get(GUIDE).content, "html.parser")
    links = [str(link["href"]) for link in html.select(".guide nav a")]
    assert len(links) > 10
    for link in links:
        assert html.select_one(link), link
    # Markdown of every kind has become HTML.
    text = html.select_one(".guide")
    assert text
    assert "**" not in text.get_text()
    assert html.select(".guide table")


@pytest.mark.parametrize("query", ["hẹn giờ", "hen gio", "HEN GIO"])
def test_it_is_searched_without_diacritics(admin_client: Client, query: str) -> None:
    found = headings(admin_client, query)
    assert "Hẹn giờ đăng, hẹn giờ gỡ" in found
    assert "Cán bộ" not in found


def test_what_it_does_not_have_is_said(admin_client: Client) -> None:
    answer = admin_client.get(GUIDE, {"q": "<b>wqzxkv"})
    assert "&lt;b&gt;wqzxkv" in answer.content.decode()
    assert headings(admin_client, "wqzxkv") == []


def test_help_leads_to_it_before_wagtails_own(admin_client: Client) -> None:
    props = BeautifulSoup(admin_client.get("/admin/").content, "html.parser").select_one(
        "#wagtail-sidebar-props"
    )
    assert props
    text = json.dumps(json.loads(props.get_text()))
    assert text.index(GUIDE) < text.index("guide.wagtail.org")


def test_the_card_has_what_is_needed_to_publish(admin_client: Client) -> None:
    content = admin_client.get(reverse("editors_guide_card")).content.decode()
    for words in ("Viết tin", "mô tả ảnh", "Xuất bản"):
        assert words in content


def test_the_first_steps_are_put_away_for_good(admin_client: Client, admin_user: User) -> None:
    assert "first-steps" in admin_client.get("/admin/").content.decode()
    answer = admin_client.patch(
        reverse("wagtailadmin_dismissibles"),
        json.dumps({"first_steps": True}),
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert "first-steps" not in admin_client.get("/admin/").content.decode()


def test_the_first_steps_ask_nobody_for_what_they_may_not_do(client: Client) -> None:
    author = User.objects.create_user("tac-gia")
    author.groups.add(Group.objects.get(name=AUTHOR))
    client.force_login(author)
    steps = BeautifulSoup(client.get("/admin/").content, "html.parser").select(".first-steps li")
    text = " ".join(step.get_text() for step in steps)
    assert "xuất bản hoặc gửi duyệt" in text
    assert "bạn xuất bản" not in text


def test_nobody_outside_reads_it(client: Client) -> None:
    assert client.get(GUIDE).status_code == 302
