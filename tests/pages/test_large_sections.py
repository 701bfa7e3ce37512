"""So many pages that a request would take minutes are left alone, and the editor is told why."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from news.models import ArticlePage, NewsIndexPage
from pages.admin import large_sections
from pages.models import HomePage, TrashedPage
from sotngoaivu.accounts.models import User
from tests.pages.test_editing import data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
REASON = "không có gì được thay đổi"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_sections, "MOST_PAGES", 3)


def said(answer: Any) -> str:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ")


def _url(name: str, *args: int) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


ACTIONS: dict[str, Callable[[int, int], tuple[str, dict[str, str]]]] = {
    "delete": lambda index, home: (_url("delete", index), {}),
    "move": lambda index, home: (_url("move_confirm", index, home), {}),
    "copy": lambda index, home: (
        _url("copy", index),
        {"new_title": "N", "new_slug": "n", "new_parent_page": str(home), "copy_subpages": "on"},
    ),
    "unpublish": lambda index, home: (_url("unpublish", index), {"include_descendants": "on"}),
    "bulk delete": lambda index, home: (f"/admin/bulk/wagtailcore/page/delete/?id={index}", {}),
    "bulk move": lambda index, home: (
        f"/admin/bulk/wagtailcore/page/move/?id={index}",
        {"chooser": str(home)},
    ),
    "bulk unpublish": lambda index, home: (
        f"/admin/bulk/wagtailcore/page/unpublish/?id={index}",
        {"include_descendants": "on"},
    ),
    "all articles": lambda index, home: (
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={index}",
        {},
    ),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_large_section_is_left_alone_and_the_reason_said(
    admin_client: Client, action: str
) -> None:
    index, home = NewsIndexPage.objects.get(), HomePage.objects.get()
    before = sorted(Page.objects.values_list("path", "live"))
    address, fields = ACTIONS[action](index.pk, home.pk)
    assert REASON in said(admin_client.post(address, fields, follow=True))
    assert sorted(Page.objects.values_list("path", "live")) == before


def test_a_large_section_is_refused_before_anything_is_asked(admin_client: Client) -> None:
    index = NewsIndexPage.objects.get()
    for address in (
        _url("delete", index.pk),
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={index.pk}",
        f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={index.pk}",
    ):
        assert REASON in said(admin_client.get(address, follow=True)), address


def test_the_index_alone_can_be_copied_and_unpublished(admin_client: Client) -> None:
    index, home = NewsIndexPage.objects.get(), HomePage.objects.get()
    fields = {"new_title": "Tin khác", "new_slug": "tin-khac", "new_parent_page": str(home.pk)}
    admin_client.post(_url("copy", index.pk), fields)
    assert NewsIndexPage.objects.get(slug="tin-khac").numchild == 0
    admin_client.post(_url("unpublish", index.pk))
    assert not NewsIndexPage.objects.get(pk=index.pk).live
    assert ArticlePage.objects.live().exists()


def test_few_pages_are_deleted_as_ever(admin_client: Client) -> None:
    some = list(ArticlePage.objects.values_list("pk", flat=True)[:2])
    chosen = "&".join(f"id={key}" for key in some)
    admin_client.post(f"/admin/bulk/wagtailcore/page/delete/?{chosen}")
    assert TrashedPage.objects.filter(page__in=some).count() == 2


def test_all_of_a_short_search_can_be_chosen(admin_client: Client) -> None:
    index = NewsIndexPage.objects.get()
    title = ArticlePage.objects.first().title
    address = f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={index.pk}"
    answer = admin_client.get(address, {"id": "all", "childOf": index.pk, "q": title})
    assert title in said(answer)


@pytest.mark.parametrize("kind", ["media/customimage", "media/customdocument", "pages/tag"])
def test_all_of_a_long_list_cannot_be_chosen_at_once(
    admin_client: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.models import Tag
    from sotngoaivu.media.models import CustomDocument

    monkeypatch.setattr(large_sections, "MOST_PAGES", 1)
    for number in range(2):
        Tag.objects.create(name=f"Từ khóa {number}", slug=f"tu-khoa-{number}")
        CustomDocument.objects.create(title=f"Tệp {number}", file=f"documents/{number}.pdf")
    answer = admin_client.get(f"/admin/bulk/{kind}/delete/?id=all", follow=True)
    assert "quá 1" in said(answer)


def test_the_address_of_a_large_section_stays(admin_client: Client, admin_user: User) -> None:
    index = NewsIndexPage.objects.get()
    fields = data(NewsIndexPage, admin_user, title=index.title, slug="tin-khac")
    answer = admin_client.post(
        _url("edit", index.pk), fields | {"action-publish": "1"}, follow=True
    )
    assert REASON in said(answer)
    assert Page.objects.get(pk=index.pk).slug == index.slug


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_see_a_large_section_stays(admin_client: Client, method: str) -> None:
    index = NewsIndexPage.objects.get()
    answer = getattr(admin_client, method)(
        _url("set_privacy", index.pk), {"restriction_type": "login"}
    )
    assert REASON in BeautifulSoup(answer.json()["html"], "html.parser").get_text(" ")
    assert not PageViewRestriction.objects.exists()
    article = ArticlePage.objects.first()
    assert "restriction_type" in admin_client.get(_url("set_privacy", article.pk)).json()["html"]


@pytest.mark.parametrize("address", ["/admin/groups/new/", "/admin/workflows/add/"])
def test_a_form_of_many_rows_is_not_even_made(admin_client: Client, address: str) -> None:
    """Each of 2,000 would have all pages and collections to choose from."""
    form = BeautifulSoup(admin_client.get(address).content, "html.parser")
    told = form.select("input[name$=_FORMS]")
    sent = {str(field["name"]): str(field["value"]) for field in told}
    many = {name: "99" for name in sent if name.endswith("TOTAL_FORMS")} | {"name": "Nhóm"}
    assert REASON not in said(admin_client.post(address, sent | {"name": ""}))
    for number in ("9999", "9" * 5000):
        fields = sent | many | {next(iter(many)): number}
        assert REASON in said(admin_client.post(address, fields, follow=True))
