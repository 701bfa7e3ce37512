"""The page explorer and the page chooser open where one works."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomePage, MissionPage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def titles(client: Client, referer: str, query: str = "") -> str:
    address = reverse("wagtailadmin_choose_page") + query
    answer = client.get(address, headers={"Referer": referer} if referer else {})
    return str(json.loads(answer.content)["html"])


def opens_at(client: Client) -> int:
    """The page with which the tree in the sidebar begins."""
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    found = re.search(r'"wagtail.sidebar.PageExplorerMenuItem", "_args": \[\{.*?\}, (\d+)\]', html)
    assert found
    return int(found[1])


def test_links_of_an_article_are_chosen_among_the_news(admin_client: Client) -> None:
    article = ArticlePage.published().first()
    assert article is not None
    index = NewsIndexPage.objects.get()
    edit = f"http://testserver{reverse('wagtailadmin_pages:edit', args=[article.pk])}"
    add = reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])
    for referer in (edit, f"http://testserver{add}"):
        assert article.title in titles(admin_client, referer), referer


@pytest.mark.parametrize(
    "referer",
    ["", "http://testserver/admin/", "http://[", "http://testserver/admin/pages/99/edit/"],
)
def test_elsewhere_pages_are_chosen_among_those_below_the_home_page(
    admin_client: Client, referer: str
) -> None:
    shown = titles(admin_client, referer)
    for kind in (MissionPage, NewsIndexPage):
        assert kind.objects.get().title in shown, kind


def test_pages_of_one_type_are_looked_for_where_wagtail_looks(admin_client: Client) -> None:
    shown = titles(admin_client, "", "?page_type=news.ArticlePage")
    article = ArticlePage.published().first()
    assert article is not None
    assert article.title in shown


def test_the_explorer_opens_at_the_home_page_unless_it_has_siblings(admin_client: Client) -> None:
    assert opens_at(admin_client) == HomePage.objects.get().pk
    root = Page.get_first_root_node()
    root.add_child(instance=Page(title="Trang khác", slug="khac"))
    assert opens_at(admin_client) == root.pk
