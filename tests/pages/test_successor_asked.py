"""Whoever unpublishes or deletes pages is asked where their readers should be led."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from news.models import ArticlePage
from pages.models import ContactPage, ContentPage, HomePage, TrashedPage
from tests.pages.drafts import draft
from tests.pages.trash import public_article, said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
QUESTION = "được dẫn đến đâu?"
both_acts = pytest.mark.parametrize("act", ["unpublish", "delete"])


def url(act: str, *pages: Page) -> str:
    if len(pages) == 1:
        return reverse(f"wagtailadmin_pages:{act}", args=[pages[0].pk])
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return f"/admin/bulk/wagtailcore/page/{act}/?{chosen}&next=/admin/"


def chosen(answer: Any) -> str:
    field = BeautifulSoup(answer.content, "html.parser").select_one("[name=successor]")
    assert field
    return str(field.get("value", ""))


@both_acts
@pytest.mark.parametrize("has_draft", [False, True])
def test_readers_are_led_to_what_is_chosen(
    admin_client: Client, client: Client, act: str, has_draft: bool
) -> None:
    target, article = ContactPage.objects.get(), public_article()
    if has_draft:
        article.title = "Bản nháp"
        article.save_revision()
    assert QUESTION in said(admin_client.get(url(act, article)))
    admin_client.post(url(act, article), {"successor": str(target.pk)})
    assert client.get(article.url)["Location"] == target.url
    saved = ArticlePage.objects.get(pk=article.pk)
    assert (saved.successor_id, saved.live) == (target.pk, False)
    assert saved.get_latest_revision_as_object().successor_id == target.pk
    assert saved.get_latest_revision().is_latest_revision()
    assert saved.get_latest_revision_as_object().title == (
        "Bản nháp" if has_draft else "Tin sẽ xóa"
    )


def test_whoever_deletes_a_draft_that_nobody_has_seen_is_asked_nothing_of_readers(
    admin_client: Client,
) -> None:
    article = draft("Nháp")
    shown = said(admin_client.get(url("delete", article)))
    assert QUESTION not in shown
    assert "ạn đọc" not in shown
    admin_client.post(url("delete", article), {"successor": str(ContactPage.objects.get().pk)})
    assert TrashedPage.objects.get().page_id == article.pk
    assert ArticlePage.objects.get(pk=article.pk).successor_id is None


@both_acts
def test_the_present_successor_is_proposed_and_may_be_taken_away(
    admin_client: Client, client: Client, act: str
) -> None:
    target = ContactPage.objects.get()
    article = public_article()
    article.successor = target
    article.save_revision()
    assert chosen(admin_client.get(url(act, article))) == str(target.pk)
    admin_client.post(url(act, article), {"successor": ""})
    assert client.get(article.url).status_code == 410


@both_acts
@pytest.mark.parametrize("wrong", ["itself", "below", "draft", "nothing"])
def test_what_nobody_can_be_led_to_is_refused_and_nothing_done(
    admin_client: Client, act: str, wrong: str
) -> None:
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Trang mẹ", slug="me"))
    page.save_revision().publish()
    below = page.add_child(instance=ContentPage(title="Trang con", slug="con"))
    plain = draft("Bản nháp")
    page.refresh_from_db()
    key = {"itself": page.pk, "below": below.pk, "draft": plain.pk, "nothing": 987654}[wrong]
    fields = {"successor": str(key), "include_descendants": "on"}
    answer = admin_client.post(url(act, page), fields)
    reason = {
        "itself": "chính là trang",
        "below": "nằm bên dưới",
        "draft": "không thấy “Bản nháp”",
        "nothing": "",
    }[wrong]
    assert reason in said(answer)
    assert QUESTION in said(answer)
    page.refresh_from_db()
    assert page.live
    assert not TrashedPage.objects.exists()
    if act == "unpublish":
        box = BeautifulSoup(answer.content, "html.parser").select_one("[name=include_descendants]")
        assert box
        assert box.has_attr("checked")
    if wrong != "nothing":
        assert chosen(answer) == str(key)


@both_acts
def test_several_get_one_successor(admin_client: Client, client: Client, act: str) -> None:
    target = ContactPage.objects.get()
    articles = [public_article("Một"), public_article("Hai")]
    assert "các địa chỉ này" in said(admin_client.get(url(act, *articles)))
    admin_client.post(url(act, *articles), {"successor": str(target.pk)})
    for article in articles:
        assert client.get(article.url)["Location"] == target.url
        saved = Page.objects.get(pk=article.pk)
        assert not saved.live
        assert saved.get_latest_revision().is_latest_revision()


@both_acts
def test_several_keep_theirs_where_none_is_chosen(
    admin_client: Client, client: Client, act: str
) -> None:
    target = ContactPage.objects.get()
    first, second = public_article("Một", successor=target), public_article("Hai")
    admin_client.post(url(act, first, second), {"successor": ""})
    assert client.get(first.url)["Location"] == target.url
    assert client.get(second.url).status_code == 410


@both_acts
def test_of_several_none_is_led_to_one_of_them(admin_client: Client, act: str) -> None:
    articles = [public_article("Một"), public_article("Hai")]
    answer = admin_client.post(url(act, *articles), {"successor": str(articles[1].pk)})
    assert "chính là trang" in said(answer)
    assert Page.objects.filter(pk__in=[each.pk for each in articles], live=True).count() == 2


def test_what_is_below_is_unpublished_along(admin_client: Client) -> None:
    pages = []
    for slug in ("mot", "hai"):
        page = HomePage.objects.get().add_child(instance=ContentPage(title=slug, slug=slug))
        pages += [page, page.add_child(instance=ContentPage(title=slug, slug="con"))]
    fields = {"successor": "", "include_descendants": "on"}
    admin_client.post(url("unpublish", pages[0], pages[2]), fields)
    assert not Page.objects.filter(pk__in=[page.pk for page in pages], live=True).exists()


def test_unpublishing_by_a_form_without_the_question_keeps_the_successor(
    admin_client: Client,
) -> None:
    """A screen that was opened before."""
    target = ContactPage.objects.get()
    article = public_article(successor=target)
    admin_client.post(url("unpublish", article))
    assert ArticlePage.objects.get(pk=article.pk).successor_id == target.pk
