"""Articles stand in the order of their dates; the admin offers no other."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomePage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_news_are_not_sorted_by_hand(admin_client: Client) -> None:
    place = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    html = admin_client.get(place).content.decode()
    assert ArticlePage.objects.first().title in html
    assert f"{place}?ordering=ord" not in html
    answer = admin_client.get(f"{place}?ordering=ord", follow=True)
    assert answer.redirect_chain == [(place, 302)]
    assert "theo ngày" in BeautifulSoup(answer.content, "html.parser").get_text()


def test_other_pages_are(admin_client: Client) -> None:
    home = HomePage.objects.get()
    place = reverse("wagtailadmin_explore", args=[home.pk])
    assert f"{place}?ordering=ord" in admin_client.get(place).content.decode()
    first, second = home.get_children()[:2]
    admin_client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0"
    )
    assert list(home.get_children()[:2]) == [second, first]


def test_nobody_moves_an_article_in_the_tree(admin_client: Client) -> None:
    index = NewsIndexPage.objects.get()
    before = list(index.get_children().values_list("pk", flat=True))
    address = reverse("wagtailadmin_pages:set_page_position", args=[before[-1]])
    admin_client.post(f"{address}?position=0")
    assert list(Page.objects.get(pk=index.pk).get_children().values_list("pk", flat=True)) == before
