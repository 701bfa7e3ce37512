"""A search may be narrowed only to what finds something; results tell their place in words."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import Category
from tests.markup import element
from tests.search.making import RARE, article, page, search

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def html(client: Client, query: str, **parameters: Any) -> BeautifulSoup:
    return BeautifulSoup(search(client, query, **parameters).content, "html.parser")


def offered(found: BeautifulSoup, name: str) -> set[str]:
    return {
        str(option["value"]) for option in found.select(f'select[name="{name}"] option[value]')
    } - {""}


def test_only_what_finds_something_is_offered(client: Client) -> None:
    category = Category.objects.first()
    assert category is not None
    article(RARE, category=category, days_ago=800)
    page(RARE)
    found = html(client, RARE)
    assert offered(found, "kind") == {"page", "news"}
    assert offered(found, "category") == {category.slug}
    assert len(offered(found, "year")) == 1
    of_pages = html(client, RARE, kind="page")
    assert offered(of_pages, "kind") == {"page", "news"}
    assert not of_pages.select('select[name="category"], select[name="year"]')
    for name in ("kind", "category", "year"):
        for value in offered(found, name):
            narrowing: dict[str, Any] = {name: value}
            assert search(client, RARE, **narrowing).context["count"], narrowing


def test_title_and_heading_name_what_it_is_narrowed_to(client: Client) -> None:
    category = Category.objects.first()
    assert category is not None
    article(RARE, category=category)
    found = html(client, RARE, kind="news", category=category.slug)
    told = f"Tin tức, {category.name}"
    assert element(found, "title").get_text().startswith(f"{RARE}: {told} – Tìm kiếm – ")
    heading = " ".join(element(found, "#search-count").get_text().split())
    assert heading == f"1 kết quả cho “{RARE}”: {told}"
    chips = [str(chip["href"]) for chip in found.select(".chip")]
    assert len(chips) == 2
    assert "kind=" not in chips[0]
    assert "category=" not in chips[1]


def test_the_place_of_a_result_is_told_in_words(client: Client) -> None:
    page(RARE)
    article(f"{RARE} mới")
    for english, trails in (
        (False, ["Trang chủ", "Trang chủ / Tin tức"]),
        (True, ["Home", "Home / News"]),
    ):
        found = html(client, RARE, english=english)
        places = [" ".join(place.get_text().split()) for place in found.select(".result__where")]
        assert places == trails
