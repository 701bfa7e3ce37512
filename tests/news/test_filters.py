"""A filtered list says what it is; no choice in it leads to nothing, no crawler into a maze."""

from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage, Category, NewsIndexPage
from tests.markup import attribute, element, json_ld, plain

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MARCH = datetime(2019, 3, 15, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def category() -> Category:
    """With an article of March 2019 that is tagged, in Vietnamese alone."""
    category = Category.objects.create(name_vi="Biển đảo", name_en="Sea and islands")
    article = ArticlePage(title="Tin biển", date=MARCH, category=category)
    NewsIndexPage.objects.get().add_child(instance=article)
    article.tags.add("lúa nước")
    article.save()
    return category


def listed(client: Client, query: str, prefix: str = "") -> BeautifulSoup:
    response = client.get(f"{prefix}/tin-tuc/{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(html: BeautifulSoup, selector: str) -> str:
    return " ".join(element(html, selector).get_text().split())


@pytest.mark.parametrize(
    ("prefix", "query", "title"),
    [
        ("", "?category=bien-dao", "Tin tức: Biển đảo"),
        ("", "?category=bien-dao&year=2019&month=3", "Tin tức: Biển đảo, tháng 03/2019"),
        ("", "?tag=lua-nuoc&year=2019", "Tin tức: từ khóa “lúa nước”, năm 2019"),
        ("/en", "?category=bien-dao&year=2019&month=3", "News: Sea and islands, March 2019"),
        ("/en", "?english=1&year=2019", "News: 2019, in English only"),
    ],
)
def test_title_heading_and_card_name_the_filters(
    client: Client, category: Category, prefix: str, query: str, title: str
) -> None:
    html = listed(client, query, prefix)
    assert words(html, "title").startswith(f"{title} – ")
    assert words(html, "h1") == title
    assert attribute(html, 'meta[property="og:title"]', "content") == title


def test_each_chip_takes_its_filter_away(client: Client, category: Category) -> None:
    html = listed(client, "?category=bien-dao&tag=lua-nuoc&year=2019&month=3")
    chips = {
        plain(element(chip, ":scope > span:not(.visually-hidden)").get_text()): chip["href"]
        for chip in html.select(".chip")
    }
    assert chips == {
        "Biển đảo": "/tin-tuc/?tag=lua-nuoc&year=2019&month=3",
        "từ khóa “lúa nước”": "/tin-tuc/?category=bien-dao&year=2019&month=3",
        "tháng 03/2019": "/tin-tuc/?category=bien-dao&tag=lua-nuoc",
    }
    assert attribute(html, ".chips__all", "href") == "/tin-tuc/"
    assert not listed(client, "").select(".chips")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "query",
    ["", "?category=bien-dao", "?year=2019", "?year=2019&month=3", "?tag=lua-nuoc", "?english=1"],
)
def test_every_choice_leads_to_something(
    client: Client, category: Category, prefix: str, query: str
) -> None:
    html = listed(client, query, prefix)
    choices = {str(link["href"]) for link in html.select(".filter-list a, .news-toggle a")}
    assert choices
    for choice in sorted(choices):
        assert client.get(choice).context["articles"].object_list, choice


def test_what_would_lead_to_nothing_is_not_offered(client: Client, category: Category) -> None:
    offered = {
        link.get_text() for link in listed(client, "?year=2019").select("nav .filter-list a")
    }
    assert "Biển đảo" in offered
    assert "Hợp tác quốc tế" not in offered
    of_category = words(listed(client, "?category=bien-dao"), "nav[aria-labelledby=archive]")
    assert of_category == "Lưu trữ Năm 2019 Tháng 3 (1)"
    assert not listed(client, "?category=bien-dao", "/en").select(".news-toggle")


def test_crawlers_are_kept_out_of_combinations(client: Client, category: Category) -> None:
    robots = 'meta[name="robots"]'
    html = listed(client, "?category=bien-dao")
    assert not html.select(robots)
    assert attribute(html, "link[rel=canonical]", "href").endswith("/tin-tuc/?category=bien-dao")
    inside = html.select("nav[aria-labelledby=archive] a")
    assert inside
    assert all(link["rel"] == ["nofollow"] for link in inside)
    assert not any(link.get("rel") for link in listed(client, "").select(".filter-list a"))
    for query, told in (
        ("?year=2019", "noindex, follow"),
        ("?category=bien-dao&year=2019", "noindex, nofollow"),
        ("?category=bien-dao&tag=lua-nuoc", "noindex, nofollow"),
    ):
        assert attribute(listed(client, query), robots, "content") == told


def test_programs_are_told_the_filters_too(client: Client, category: Category) -> None:
    """In JSON-LD, which stands for what is shown, and in the Markdown view."""
    query = f"?category={category.slug}"
    for prefix, title in (("", "Tin tức: Biển đảo"), ("/en", "News: Sea and islands")):
        nodes = json_ld(listed(client, query, prefix))["@graph"]
        assert title in [node.get("name") for node in nodes]
        view = client.get(f"{prefix}/tin-tuc/index.md{query}")
        front = view.content.decode().split("\n---\n")[0]
        assert f'title: "{title}"' in front
        assert f'{prefix}/tin-tuc/{query}"' in front
        assert f"{prefix}/tin-tuc/{query}>" in view["Link"]
    staff = json_ld(BeautifulSoup(client.get("/can-bo/?q=giam").content, "html.parser"))
    assert [node for node in staff["@graph"] if str(node.get("name")).endswith(": “giam”")]


def test_filters_that_nothing_matches_say_so(client: Client, category: Category) -> None:
    html = listed(client, "?category=hop-tac-quoc-te&year=2019")
    assert words(html, ".empty") == "Không có tin nào khớp với tất cả các điều kiện lọc."
    assert len(html.select(".chip")) == 2
