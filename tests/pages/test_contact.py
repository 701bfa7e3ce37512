"""The contact page: the way there, and a map or photograph only where the department has one."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pages.models import ContactPage, SiteSettings
from sotngoaivu.media.renditions import make_missing
from tests.pages.test_pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def test_the_way_is_told_only_where_something_tells_it(client: Client) -> None:
    assert not soup(client, "/lien-he/").select("#directions")
    contact = ContactPage.objects.get()
    contact.directions_vi = "<p>Cổng thứ hai từ ngã tư.</p>"
    contact.save_revision().publish()
    assert soup(client, "/lien-he/").select("#directions")


def test_where_no_place_is_known_no_map_is_linked(client: Client) -> None:
    assert len(soup(client, "/lien-he/").select(".place__links a")) == 2
    SiteSettings.objects.update(map_query="", address_vi="", address_en="")
    html = soup(client, "/lien-he/")
    assert not html.select(".place__links")
    assert not html.select(".contact-facts dt")
    assert not soup(client, "/").select("#find-us")


def test_the_contact_page_shows_the_department_s_own_map(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    assert "place__drawing" in client.get("/lien-he/").content.decode()
    contact = ContactPage.objects.get()
    contact.map_image = picture(description="Bản đồ đường đến Sở", credit_vi="Sở Ngoại vụ")
    contact.map_image_caption_vi = "Cổng ở phía nam"
    contact.save_revision().publish()
    make_missing([contact.map_image.pk])
    shown = client.get("/lien-he/").content.decode()
    assert "place__drawing" not in shown
    assert re.search(r'<source type="image/avif" srcset="[^"]+" sizes', shown)
    for words in ('alt="Bản đồ đường đến Sở"', "Cổng ở phía nam", "Sở Ngoại vụ"):
        assert words in shown
