"""A category or a tag that is renamed is found under its former slugs for good."""

from typing import Any

import pytest
from django.test import Client

from news.models import ArticlePage, Category
from pages.models import FormerSlug, Tag

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
both_languages = pytest.mark.parametrize("prefix", ["", "/en"])


@pytest.fixture
def category() -> Category:
    article = ArticlePage.published().exclude(title_en="").exclude(category=None)[0]
    found: Category = article.category
    return found


@pytest.fixture
def tag() -> Tag:
    article = ArticlePage.published()[0]
    article.tags.add("Điện gió")
    article.save()
    return Tag.objects.get(name="Điện gió")


def rename(thing: Any, *slugs: str) -> str:
    """Give it these slugs in turn; returns the one it had."""
    before: str = thing.slug
    for slug in slugs:
        thing.slug = slug
        thing.save()
    return before


def leads_to(client: Client, path: str, place: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.get("Location")) == (301, place)
    assert client.get(place).status_code == 200


@both_languages
def test_its_list_and_feeds_lead_on(client: Client, category: Category, prefix: str) -> None:
    old = rename(category, "ten-giua", "ten-moi")
    for slug in (old, "ten-giua"):
        for path, more in (("/tin-tuc/", "&page=1&a=b%20c"), ("/tin-tuc/index.md", "")):
            leads_to(
                client,
                f"{prefix}{path}?category={slug}{more}",
                f"{prefix}{path}?category=ten-moi{more}".replace("%20", "+"),
            )
        for kind in ("rss", "atom"):
            path = f"{prefix}/tin-tuc/{kind}"
            leads_to(client, f"{path}/{slug}/", f"{path}/ten-moi/")
    assert client.get(f"{prefix}/tin-tuc/?category=khong-co").status_code == 404
    assert client.get(f"{prefix}/tin-tuc/rss/khong-co/").status_code == 404


@both_languages
def test_the_list_of_a_tag_leads_on(client: Client, tag: Tag, prefix: str) -> None:
    old = rename(tag, "nang-luong")
    leads_to(client, f"{prefix}/tin-tuc/?tag={old}", f"{prefix}/tin-tuc/?tag=nang-luong")


@both_languages
def test_a_search_narrowed_to_it_leads_on(client: Client, category: Category, prefix: str) -> None:
    old = rename(category, "ten-giua", "ten-moi")
    for slug in (old, "ten-giua"):
        leads_to(
            client,
            f"{prefix}/tim-kiem/?q=h%E1%BB%8Dp&category={slug}&year=2016",
            f"{prefix}/tim-kiem/?q=h%E1%BB%8Dp&category=ten-moi&year=2016",
        )
    assert client.get(f"{prefix}/tim-kiem/?q=hop&category=khong-co").status_code == 200


def test_the_api_answers_former_slugs_too(client: Client, category: Category, tag: Tag) -> None:
    for name, thing, new in (("category", category, "ten-moi"), ("tag", tag, "nang-luong")):
        old = rename(thing, new)
        before, now = (client.get(f"/api/v1/news/?{name}={slug}").json() for slug in (old, new))
        assert before["count"] == now["count"] > 0
        assert client.get(f"/api/v1/news/?{name}=khong-co").status_code == 404


def test_a_slug_that_another_one_has_now_is_that_one_s(client: Client, tag: Tag) -> None:
    old = rename(tag, "nang-luong")
    other = Tag.objects.create(name="Gió", slug=old)
    assert client.get(f"/tin-tuc/?tag={old}").status_code == 200
    rename(other, "gio")
    leads_to(client, f"/tin-tuc/?tag={old}", "/tin-tuc/?tag=gio")
    rename(tag, old, "nang-luong", old)
    assert client.get(f"/tin-tuc/?tag={old}").status_code == 200
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"nang-luong"}


def test_what_is_deleted_leads_nowhere(client: Client, tag: Tag) -> None:
    old = rename(tag, "nang-luong")
    tag.delete()
    assert client.get(f"/tin-tuc/?tag={old}").status_code == 404
