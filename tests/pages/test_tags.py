"""Tags have addresses without diacritics, and an English name."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import ArticlePage
from pages.models import Tag

pytestmark = pytest.mark.django_db


def test_a_tag_has_an_address_without_diacritics() -> None:
    assert Tag.objects.create(name="Điện gió").slug == "dien-gio"
    assert Tag.objects.create(name="Điền giỏ").slug == "dien-gio-1"
    assert Tag.objects.create(name="***").slug == "tu-khoa"


def test_english_readers_get_its_english_name(client: Client) -> None:
    article = ArticlePage.published().exclude(title_en="").filter(tagged_items__isnull=False)[0]
    article.tags.add("Điện gió")
    article.save()
    Tag.objects.filter(name="Điện gió").update(name_en="")

    def shown() -> dict[str, str]:
        html = BeautifulSoup(client.get(f"/en{article.url}").content, "html.parser")
        return {link.get_text(): str(link.get("lang", "")) for link in html.select(".tags a")}

    assert shown()["Điện gió"] == "vi"
    tag = Tag.objects.get(name="Điện gió")
    tag.name_en = "Wind power"
    tag.save()
    assert shown()["Wind power"] == ""
