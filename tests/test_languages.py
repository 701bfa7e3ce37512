"""What readers of either language get."""

import pytest
from django.test import Client
from lxml import html

from news.models import ArticlePage
from pages.models import BasePage, SiteSettings
from sotngoaivu.core.text.typography import no_break

pytestmark = pytest.mark.one_database


def tree(client: Client, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


@pytest.fixture
def untranslated(db: None) -> ArticlePage:
    article = ArticlePage.published().filter(title_en="").first()
    assert isinstance(article, ArticlePage)
    return article


@pytest.fixture
def translated(db: None) -> ArticlePage:
    article = ArticlePage.published().exclude(title_en="").first()
    assert isinstance(article, ArticlePage)
    return article


@pytest.mark.parametrize(("path", "language"), [("/", "vi"), ("/en/", "en")])
def test_the_address_alone_decides_the_language(
    client: Client, db: None, path: str, language: str
) -> None:
    client.cookies["django_language"] = "en" if language == "vi" else "vi"
    response = client.get(path, headers={"accept-language": "en" if language == "vi" else "vi"})
    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


def test_a_translated_page_names_both_addresses(client: Client, translated: ArticlePage) -> None:
    vietnamese, english = (
        translated.url_in("vi", absolute=True),
        translated.url_in("en", absolute=True),
    )
    for path, own in ((translated.url, vietnamese), (f"/en{translated.url}", english)):
        page = tree(client, path)
        alternates = {
            link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")
        }
        assert alternates == {"vi": vietnamese, "en": english, "x-default": vietnamese}
        assert page.xpath("//link[@rel='canonical']/@href") == [own]


def test_an_untranslated_page_is_vietnamese_under_a_notice(
    client: Client, untranslated: ArticlePage
) -> None:
    page = tree(client, f"/en{untranslated.url}")
    assert "not been translated" in page.xpath("string(//main)")
    assert page.xpath("//h1")[0].text_content().strip() == untranslated.title
    assert page.xpath("//h1/ancestor-or-self::*[@lang][1]/@lang")[-1] == "vi"
    assert page.xpath("//link[@rel='canonical']/@href") == [
        untranslated.url_in("vi", absolute=True)
    ]
    assert not page.xpath("//link[@hreflang='en']")


def test_the_switch_leads_to_the_same_page_with_its_query(client: Client, db: None) -> None:
    page = tree(client, "/tin-tuc/?page=1&year=2026")
    assert "/en/tin-tuc/?page=1&year=2026" in page.xpath("//a[@hreflang='en' or @lang='en']/@href")
    page = tree(client, "/en/can-bo/?q=giam")
    assert "/can-bo/?q=giam" in page.xpath("//a[@hreflang='vi' or @lang='vi']/@href")


def test_english_lists_say_what_is_only_in_vietnamese(
    client: Client, untranslated: ArticlePage
) -> None:
    page = tree(client, "/en/tin-tuc/")
    link = page.xpath(f"//main//a[contains(@href, '{untranslated.slug}')]")[0]
    assert link.xpath("ancestor-or-self::*[@lang][1]/@lang")[-1] == "vi"
    assert "Vietnamese only" in page.xpath("string(//main)")
    only = tree(client, "/en/tin-tuc/?english=1")
    assert not only.xpath(f"//main//a[contains(@href, '{untranslated.slug}')]")


@pytest.mark.parametrize(
    "query",
    ["?page=999", "?page=abc", "?page=-1", "?page=0", "?page=1e9", "?page=%00", "?page=1&page=2"],
)
def test_pages_out_of_range_give_the_nearest(client: Client, db: None, query: str) -> None:
    assert client.get("/tin-tuc/" + query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?year=0",
        "?year=1",
        "?year=9999",
        "?year=99999",
        "?year=abc",
        "?year=2026&month=13",
        "?year=2026&month=0",
        "?category=khong-co",
        "?category=%00",
        "?tag=khong-co",
        "?year=%F0%9F%98%80",
    ],
)
def test_filters_that_are_none_give_404(client: Client, db: None, query: str) -> None:
    for prefix in ("", "/en"):
        assert client.get(f"{prefix}/tin-tuc/{query}").status_code == 404


def test_a_year_without_news_is_an_empty_list(client: Client, db: None) -> None:
    for year in ("1900", "9998", "1999"):
        assert client.get(f"/tin-tuc/?year={year}").status_code == 200


def test_facts_left_empty_in_english_are_marked_vietnamese(client: Client, db: None) -> None:
    settings = SiteSettings.objects.get()
    settings.address_en = ""
    settings.save()
    page = tree(client, "/en/lien-he/")
    shown = page.xpath(f"//main//*[normalize-space(text())='{no_break(settings.address_vi)}']")
    assert shown
    assert shown[0].xpath("ancestor-or-self::*[@lang][1]/@lang")[-1] == "vi"


def test_every_public_page_answers_in_both_languages(client: Client, db: None) -> None:
    pages = BasePage.objects.live().filter(depth__gte=2)
    assert len(pages) > 20
    for page in pages:
        for path in (page.url, f"/en{page.url}"):
            assert client.get(path).status_code == 200, path
