"""Headings and labels that templates write are found as those that editors write."""

import datetime
import html

import pytest
from django.test import Client
from django.utils import translation

from pages.models import BasePage, HomePage, OfficePage, SiteSettings
from pages.models.home import HomeFigure
from sotngoaivu.search.models import SearchEntry
from tests.search.making import RARE, titles
from tests.search.ranking import ABOUT, CONTACT, ORGANISATION


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sơ đồ tổ chức", ORGANISATION),
        ("so do to chuc", ORGANISATION),
        ("địa chỉ của sở", CONTACT),
        ("dia chi so ngoai vu", CONTACT),
        ("dia chi", CONTACT),
        ("số điện thoại", CONTACT),
        ("điện thoại", CONTACT),
        ("email", CONTACT),
        ("thư điện tử", CONTACT),
        ("giờ làm việc", CONTACT),
        ("Sở qua những con số", ABOUT),
        ("Sở qua những con số", "Sở Ngoại vụ tỉnh Thái Bình"),
    ],
)
def test_a_page_is_found_by_what_its_template_writes(
    client: Client, db: None, typed: str, meant: str
) -> None:
    assert meant in titles(client, typed)[:3]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("organisation chart", "Organisation"),
        ("address", "Contact"),
        ("telephone", "Contact"),
        ("email", "Contact"),
        ("where to find us", "Contact"),
        ("the department in figures", "About us"),
    ],
)
def test_it_is_found_in_english_too(client: Client, db: None, typed: str, meant: str) -> None:
    assert meant in titles(client, typed, english=True)[:3]


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_heading_by_which_a_page_is_found_stands_on_it(
    client: Client, db: None, language: str
) -> None:
    """What is indexed and what is shown are one text."""
    seen = []
    for page in BasePage.objects.live().specific():
        text = html.unescape(client.get(page.url_in(language)).content.decode())
        with translation.override(language):
            shown = [str(heading) for heading in page.template_headings.values()]
        for heading in set(shown) & set(page.search_headings(language).splitlines()):
            assert heading in text
            seen.append(heading)
    assert len(seen) > 10


@pytest.mark.one_database
def test_a_heading_that_heads_nothing_finds_nothing(client: Client, db: None) -> None:
    home = HomePage.objects.get()
    assert titles(client, "Sở qua những con số", exact=1)[:2] == [ABOUT, home.title]
    home.figures.all().delete()
    home.save()
    assert home.title not in titles(client, "Sở qua những con số")


def test_contact_is_found_by_an_address_that_has_just_been_given(client: Client, db: None) -> None:
    assert titles(client, RARE) == []
    settings = SiteSettings.load()
    settings.address_vi = f"Phố {RARE}"
    settings.save()
    assert titles(client, RARE) == [CONTACT]


def test_a_page_is_found_by_its_figures(client: Client, db: None) -> None:
    home = HomePage.objects.get()
    home.figures.add(HomeFigure(value="7", label_vi=RARE, as_of=datetime.date(2026, 1, 1)))
    home.save()
    assert titles(client, RARE) == [home.title]


def test_a_page_with_figures_goes_with_its_entry(client: Client, db: None) -> None:
    home = HomePage.objects.get()
    home.figures.add(HomeFigure(value="7", label_vi=RARE, as_of=datetime.date(2026, 1, 1)))
    home.save()
    key = home.pk
    home.delete()
    assert not SearchEntry.objects.filter(page_id=key).exists()


def test_a_figure_that_is_taken_away_is_found_no_more(client: Client, db: None) -> None:
    home = HomePage.objects.get()
    home.figures.add(HomeFigure(value="7", label_vi=RARE, as_of=datetime.date(2026, 1, 1)))
    home.save()
    home = HomePage.objects.get()
    home.figures.set([each for each in home.figures.all() if each.label_vi != RARE])
    home.save()
    assert titles(client, RARE) == []


def test_an_office_is_found_by_its_telephone(client: Client, db: None) -> None:
    office = OfficePage.objects.order_by("pk").first()
    assert office is not None
    office.telephone = "0227 3 111 222"
    office.save()
    assert titles(client, "dien thoai 0227 3 111 222") == [office.title]
