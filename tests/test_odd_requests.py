"""What nobody would ask for, but somebody does, is not there; nothing fails over it."""

import json
import logging
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from news.models import ArticlePage, Category
from pages.models import MissionPage
from sotngoaivu.accounts.models import User
from sotngoaivu.conf.logs import OneLineFilter
from tests.pages.test_editing import data

LONG, HUGE = "a" * 300, "9" * 25
ODD = (LONG, HUGE, "%00", "%ff", "%ed%a0%80", "..%2f..%2fsettings.py", "%F0%9F%87%BB%F0%9F%87%B3")
PLACES = (
    "/media/{}",
    "/media/images/{}.jpg",
    "/media/images/{}/a.jpg",
    "/static/{}",
    "/documents/1/{}",
    "/{}/",
    "/en/{}/",
    "/tin-tuc/{}/",
    "/tin-tuc/rss/{}/",
    "/tin-tuc/{}/index.md",
    "/api/v1/{}/",
    "/api/v1/news/{}/",
    "/sitemap-{}.xml",
)
NUMBERS = (
    f"/sitemap-{HUGE}.xml",
    f"/documents/{HUGE}/a.pdf",
    f"/api/v1/news/{HUGE}/",
    f"/api/v1/pages/{HUGE}/",
    f"/api/v1/staff/{HUGE}/",
)
QUERIES = (
    "/tin-tuc/?category={}",
    "/tin-tuc/?tag={}",
    "/tin-tuc/?year={}",
    "/tin-tuc/?year=2026&month={}",
    "/tin-tuc/?page={}",
    "/tin-tuc/?english={}",
    "/tim-kiem/?q={}",
    "/tim-kiem/?q=a&page={}",
    "/tim-kiem/goi-y/?q={}",
    "/api/v1/news/?search={}",
    "/api/v1/news/?category={}",
    "/api/v1/news/?offset={}",
    "/api/v1/news/?year={}",
    "/can-bo/?phong={}",
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", PLACES)
def test_an_address_that_nothing_has_is_not_found(client: Client, place: str) -> None:
    answers = {odd: client.get(place.format(odd), follow=True).status_code for odd in ODD}
    assert set(answers.values()) <= {400, 404, 422}, answers


@pytest.mark.parametrize("address", NUMBERS)
def test_a_number_that_no_row_can_have_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code in (404, 422)


@pytest.mark.parametrize("address", QUERIES)
def test_a_filter_that_nothing_has_fails_nothing(client: Client, address: str) -> None:
    answers = {odd: client.get(address.format(odd)).status_code for odd in ODD}
    assert set(answers.values()) <= {200, 301, 302, 404, 422}, answers


PAGES = ("/", "/tin-tuc/", "/can-bo/", "/lien-he/", "/tim-kiem/", "/tin-tuc/cac-huong-hop-tac-moi/")
OTHERS = (
    "/sitemap.xml",
    "/llms.txt",
    "/healthz",
    "/documents/1/a",
    "/api/v1/pages/",
    "/favicon.ico",
)
ENDINGS = ("", "index.md", "og.png", "rss/", "atom/", "//", "%00/", "x" * 3000 + "/", "a/" * 500)
NAMES = (
    "q",
    "page",
    "year",
    "month",
    "category",
    "tag",
    "limit",
    "offset",
    "language",
    "utm_x",
    "",
)
VALUES = (
    "1",
    "-1",
    "\u202e",
    "\u0660",
    '"',
    "\ufffe<",
    "NaN",
    "a" * 3000,
    "((",
    "a " * 300,
    "%zz",
    "[]",
)
HEADERS = {
    "Accept-Encoding": ("gzip;q=0", "br;q=x", ";;", "*;q=0"),
    "Accept-Language": ("en;q=9", "x" * 300, "-"),
    "Cookie": ("sessionid=x", "=;;", 'messages=[["__json_message",0,25,"x"]]', 'a="b'),
    "If-Modified-Since": ("x", "Thu, 31 Feb 2026 00:00:00 GMT", "Thu, 01 Jan 99999 00:00:00 GMT"),
    "If-None-Match": ("*", '"', 'W/"'),
    "Range": ("bytes=5-2", "bytes=" + "0-1," * 500, "bytes=99999999999999999999-"),
    "User-Agent": ("", "\xe9" * 200, "A" * 5000),
    "X-Forwarded-For": ("]", "x, y", "[::1]:80"),
    "X-Requested-With": ("XMLHttpRequest",),
    "Host": ("testserver:1", "evil.example", "[", "a b"),
}
METHODS = ["GET"] * 8 + ["HEAD", "POST", "PUT", "OPTIONS", "FOO"]


def generated(seed: int, number: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Methods, addresses with their queries, and headers, the same for each seed."""
    draw = Random(seed)
    for _turn in range(number):
        address = draw.choice(("", "", "/en", "/vi", "/EN")) + draw.choice(PAGES + OTHERS)
        address += draw.choice(ENDINGS)
        names = draw.choices(NAMES, k=draw.choice((0, 1, 1, 2, 40)))
        query = "&".join(f"{name}={draw.choice(VALUES)}" for name in names)
        chosen = draw.sample(sorted(HEADERS), k=draw.choice((0, 1, 2)))
        headers = {name: draw.choice(HEADERS[name]) for name in chosen}
        yield draw.choice(METHODS), f"{address}?{query}" if query else address, headers


@pytest.mark.seconds(10)
@pytest.mark.one_database("postgresql")
def test_whatever_is_asked_the_site_fails_over_none_of_it(client: Client) -> None:
    answers = {
        (method, address[:200], str(headers)[:200]): client.generic(
            method, address, headers=headers
        ).status_code
        for method, address, headers in generated(15, 300)
    }
    assert len({*answers.values()}) > 5
    assert not {asked: status for asked, status in answers.items() if status >= 500}


@pytest.mark.one_database("postgresql")
def test_what_is_refused_takes_one_line_of_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    (handler,) = (
        each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler
    )
    client.force_login(User.objects.create_user("khach"))
    client.get("/admin/", headers={"X-Requested-With": "XMLHttpRequest"})
    client.logout()
    client.get("/" + "a" * 3000 + "/")
    client.get("/", headers={"Host": "evil.example"})
    lines = [handler.format(record) for record in caplog.records if handler.filter(record)]
    assert len(lines) == 3
    assert all(len(line) < 500 and "\n" not in line for line in lines)


def test_the_admin_knows_no_such_rows(admin_client: Client) -> None:
    names = ("pages/{}/edit/", "images/{}/", "documents/edit/{}/", "pages/{}/", "users/edit/{}/")
    for name, odd in product(names, (HUGE, LONG)):
        response = admin_client.get("/admin/" + name.format(odd), follow=True)
        assert response.status_code in (200, 404), (name, odd)


def contentstate(text: str) -> str:
    """What the editor's script posts for one paragraph; `text` may hold JSON escapes."""
    block = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block |= {"entityRanges": [], "text": "TEXT"}
    return json.dumps({"blocks": [block], "entityMap": {}}).replace("TEXT", text)


@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00", "\\u0000"])
@pytest.mark.parametrize("act", ["draft", "publish"])
def test_half_a_character_in_formatted_text_is_an_error_of_the_form(
    admin_client: Client, admin_user: Any, half: str, act: str
) -> None:
    article = ArticlePage.objects.live()[0]
    before = article.latest_revision_id
    fields = {
        "title": article.title,
        "slug": article.slug,
        "body_vi": {
            "count": 1,
            "0": {
                "type": "paragraph",
                "order": 0,
                "deleted": "",
                "id": "",
                "value": contentstate(f"Lời {half} văn"),
            },
        },
    }
    fields |= {"action-publish": "1"} if act == "publish" else {}
    response = admin_client.post(
        f"/admin/pages/{article.pk}/edit/", data(ArticlePage, admin_user, **fields)
    )
    assert response.status_code == 200
    assert response.context["form"].errors["body_vi"]
    # What was typed is still there, in the escapes of JSON.
    assert r"\\u1eddi" in response.content.decode()
    article.refresh_from_db()
    assert article.latest_revision_id == before


def test_half_a_character_in_a_text_field_is_an_error_of_the_form(
    admin_client: Client, admin_user: Any
) -> None:
    page = MissionPage.objects.get()
    posted = data(MissionPage, admin_user, title=page.title, slug=page.slug)
    posted["mission_vi"] = contentstate("Lời \\ud83d văn")
    response = admin_client.post(f"/admin/pages/{page.pk}/edit/", posted)
    assert response.status_code == 200
    assert response.context["form"].errors["mission_vi"]


BLOCK = {"key": "a", "type": "unstyled", "depth": 0, "text": "Lời văn"}
NO_CONTENTSTATE = [
    "Lời văn",
    '["Lời văn"]',
    '{"blocks": "Lời văn"}',
    '["Lời văn", ' + "[" * 100_000,
    json.dumps({"blocks": [["Lời văn"]], "entityMap": {}}, ensure_ascii=False),
    json.dumps(
        {
            "blocks": [BLOCK | {"inlineStyleRanges": [{"offset": 0}], "entityRanges": []}],
            "entityMap": {},
        },
        ensure_ascii=False,
    ),
]


@pytest.mark.one_database("postgresql")
@pytest.mark.parametrize("sent", NO_CONTENTSTATE)
def test_formatted_text_that_is_none_is_an_error_of_the_form_and_kept(
    admin_client: Client, admin_user: Any, sent: str
) -> None:
    """In a block and in a field, which post it in different ways."""
    article, page = ArticlePage.objects.live()[0], MissionPage.objects.get()
    paragraph = {"type": "paragraph", "order": 0, "deleted": "", "id": "", "value": sent}
    for edited, field, value in (
        (article, "body_vi", {"count": 1, "0": paragraph}),
        (page, "mission_vi", sent),
    ):
        fields = {"title": edited.title, "slug": edited.slug, field: value}
        answer = admin_client.post(
            f"/admin/pages/{edited.pk}/edit/", data(type(edited), admin_user, **fields)
        )
        assert answer.status_code == 200
        (told,) = answer.context["form"].errors[field]
        assert "Văn bản" in str(told)
        # In the escapes of JSON.
        assert r"L\u1eddi v\u0103n" in answer.content.decode().replace("\\\\", "\\")


NESTED = {
    "type": "steps",
    "order": 0,
    "deleted": "",
    "id": "",
    "value-steps-count": "1",
}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"body_vi-count": ""},
        {"body_vi-count": "x"},
        {"body_vi-count": "9" * 5000},
        {"body_vi-count": "1"},
        {"body_vi-count": "1", "body_vi-0-deleted": "", "body_vi-0-order": "x"},
        {"body_vi-count": "1", **{f"body_vi-0-{name}": each for name, each in NESTED.items()}},
    ],
    ids=["nothing", "empty", "no number", "huge", "no block", "no order", "nothing inside"],
)
def test_a_form_without_the_number_of_its_blocks_is_refused_in_one_line(
    admin_client: Client, caplog: pytest.LogCaptureFixture, sent: dict[str, str]
) -> None:
    page, article = MissionPage.objects.get(), ArticlePage.objects.live()[0]
    paths = [f"/admin/pages/{each.pk}/edit/" for each in (page, article)]
    paths += [f"{path}preview/" for path in paths]
    paths.append(f"/admin/pages/add/news/articlepage/{article.get_parent().pk}/")
    for path in paths:
        caplog.clear()
        response = admin_client.post(path, {"title": "Tiêu đề", **sent})
        assert response.status_code == 400, path
        assert "Không hiểu được yêu cầu" in response.content.decode()
        (told,) = caplog.records
        assert told.levelno == logging.WARNING
        assert OneLineFilter().filter(told)
        assert not told.exc_info


@pytest.mark.one_database
def test_other_forms_of_the_admin_bear_with_missing_parts(admin_client: Client) -> None:
    article = ArticlePage.objects.live()[0]
    group = Group.objects.all()[0]
    paths = [
        f"/admin/pages/{article.pk}/copy/",
        f"/admin/pages/{article.pk}/privacy/",
        "/admin/settings/pages/sitesettings/",
        "/admin/snippets/news/category/add/",
        "/admin/groups/new/",
        f"/admin/groups/edit/{group.pk}/",
        "/admin/users/add/",
        "/admin/workflows/add/",
        "/admin/images/multiple/add/",
        "/admin/documents/multiple/add/",
        "/admin/images/chooser/create/",
        "/admin/bulk/wagtailcore/page/publish/",
        "/admin/bulk/wagtailcore/page/move/",
        "/admin/reports/workflow/",
    ]
    answers = {path: admin_client.post(path, {"title": "x"}).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert answers[paths[0]] == 400


def test_the_names_used_here_are_the_site_s(client: Client) -> None:
    """An address that moved would be tested no more."""
    category = Category.objects.all()[0].slug
    assert client.get(f"/tin-tuc/?category={category}").status_code == 200
    assert client.get("/tim-kiem/?q=a").status_code == 200
    assert client.get("/api/v1/news/").status_code == 200
