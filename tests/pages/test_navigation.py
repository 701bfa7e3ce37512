"""Menus, breadcrumbs and links name only what the reader may see."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage, SiteSettings

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def page(title: str, parent: Any = None, **fields: Any) -> ContentPage:
    made = ContentPage(title=title, **fields)
    (parent or HomePage.objects.get()).add_child(instance=made)
    return made


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_breadcrumbs_do_not_give_away_a_draft_above(client: Client) -> None:
    draft = page("Bản nháp zeppelin", live=False, show_in_menus=True)
    below = page("Trang con", draft)
    shown = html(client, below.url)
    assert "zeppelin" not in shown.replace(draft.slug, "")
    assert "Trang con" in shown


def test_a_card_does_not_give_away_a_restricted_page(client: Client) -> None:
    hidden = page("Nội bộ zeppelin")
    link = {"page": hidden.pk, "url": "", "title": "", "text": ""}
    shower = page("Có liên kết", body_vi=[{"type": "cards", "value": {"links": [link]}}])
    assert "zeppelin" in html(client, shower.url)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    assert "zeppelin" not in html(client, shower.url)


@pytest.mark.parametrize(
    ("state", "href"), [("live", True), ("draft", False), ("gone", False), ("no key", False)]
)
def test_a_link_in_a_text_leads_to_what_is_there(client: Client, state: str, href: bool) -> None:
    target = page("Đích", live=state != "draft")
    key = "9" * 30 if state == "no key" else str(target.pk)
    text = f'<p><a linktype="page" id="{key}">xem</a></p>'
    shower = page("Có liên kết", body_vi=[{"type": "paragraph", "value": text}])
    if state == "gone":
        target.delete()
    shown = html(client, shower.url)
    assert (f'<a href="{target.url}">xem</a>' in shown) == href
    assert ("<a>xem</a>" in shown) != href


def test_a_link_in_the_notice_leads_there(client: Client) -> None:
    info = SiteSettings.load()
    index = NewsIndexPage.objects.get()
    info.notice_text_vi = f'<p><a linktype="page" id="{index.pk}">tin</a></p>'
    info.save()
    assert '<a href="/tin-tuc/">tin</a>' in html(client, "/lien-he/")


def test_odd_stored_data_spoil_no_page(client: Client) -> None:
    body = [
        {"type": "heading", "value": {"level": "h2"}},
        {"type": "gone", "value": "x"},
    ]
    article = ArticlePage(title="Tin cũ", body_vi=body)
    NewsIndexPage.objects.get().add_child(instance=article)
    info = SiteSettings.load()
    info.social_links = [("link", {"network": "facebook", "url": "https://example.org/a"})]
    raw = [{"type": "link", "value": {"network": "gone", "url": "https://example.org/b"}}]
    info.social_links = [*info.social_links.raw_data, *raw]
    info.save()
    article.save_revision().publish()
    for prefix in ("", "/en"):
        html(client, f"{prefix}{article.url}")
    assert "example.org/a" in html(client, "/")
    assert "example.org/b" not in html(client, "/")
