"""Markup and addresses that were written past the editor's forms do nothing in a browser."""

from typing import Any

import pytest
from django.test import Client
from wagtail.rich_text import RichText

from news.models import ArticlePage, NewsIndexPage
from pages.models import (
    ContactPage,
    ContentPage,
    HomePage,
    MissionPage,
    OrganisationPage,
    SiteSettings,
)
from tests.blocks import accordion, callout, facts, paragraph, steps, table
from tests.test_hostile_text import faults_of_html, faults_of_markdown

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ACTING = (
    '<a href="javascript:Hostile(1)">tới đây</a>',
    "<A HREF='java&#10;script:Hostile(1)'>tới đây</A>",
    '<a href=" JaVaScRiPt:Hostile(1)">tới đây</a>',
    '<a href="vbscript:Hostile(1)">tới đây</a>',
    '<a href="data:text/html,Hostile">tới đây</a>',
    '<b onclick="Hostile(1)">tới đây</b>',
    "<script>Hostile(1)</script>tới đây",
    '<img src=x onerror="Hostile(1)">tới đây',
)
TEXT = f"<p>{' '.join(ACTING)}</p>"
PLACES: list[tuple[type, str]] = [
    (HomePage, "mission_vi"),
    (MissionPage, "mission_vi"),
    (OrganisationPage, "leadership_text_vi"),
    (ContactPage, "directions_vi"),
]


def assert_quiet(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert text.count("tới đây") >= len(ACTING)
    assert faults_of_html(text) == []


@pytest.mark.parametrize(("model", "field"), PLACES)
def test_rich_text_of_a_page(client: Client, model: Any, field: str) -> None:
    page = model.objects.get()
    model.objects.filter(pk=page.pk).update(**{field: TEXT})
    assert_quiet(client, page.url)
    assert faults_of_markdown(client.get(f"{page.url}index.md").content.decode()) == []


def test_rich_text_in_every_block(client: Client) -> None:
    body = [
        paragraph(TEXT),
        facts("Điều", ("Một", TEXT)),
        callout("Chú ý", TEXT),
        steps(("Một", TEXT)),
        accordion(("Hỏi", TEXT)),
        table("Bảng", [("rich_text", "Ghi chú")], [[TEXT]]),
    ]
    page = ContentPage(title="Trang", body_vi=body)
    HomePage.objects.get().add_child(instance=page)
    assert_quiet(client, page.url)
    article = ArticlePage(title="Tin", body_vi=body)
    NewsIndexPage.objects.get().add_child(instance=article)
    assert_quiet(client, article.url)


def test_the_notice(client: Client) -> None:
    info = SiteSettings.load()
    info.notice_text_vi = TEXT
    info.save()
    assert_quiet(client, "/")


def test_addresses_of_links(client: Client) -> None:
    acting = "javascript:Hostile(1)"
    info = SiteSettings.load()
    info.agency_links = [("link", {"title": "Bộ", "title_en": "", "url": acting})]
    info.social_links = [("link", {"network": "zalo", "url": acting})]
    info.save()
    cards = {"title": "", "links": [{"page": None, "url": acting, "title": "Thẻ", "text": ""}]}
    body = [
        {"type": "cards", "value": cards},
        {"type": "video", "value": {"url": acting, "title": "Phim"}},
    ]
    article = ArticlePage(title="Tin", body_vi=body, source="Báo")
    NewsIndexPage.objects.get().add_child(instance=article)
    ArticlePage.objects.filter(pk=article.pk).update(source_url=acting)
    text = client.get(article.url).content.decode()
    assert "Báo" in text
    assert "Hostile" not in text


def test_what_the_editor_offers_stays() -> None:
    kept = (
        '<p>Một <b>hai</b> <i>ba</i><sup>4</sup><br/><a href="/x/?a=1&amp;b=2">năm</a></p>'
        '<ul><li><a href="mailto:a@example.vn">&lt;6&gt;</a></li></ul>'
        '<ol><li><a href="tel:113">bảy</a></li></ol>'
    )
    assert str(RichText(kept)) == kept
