"""Every link on every public page leads somewhere."""

from collections.abc import Iterator
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import Category
from tests.pages.everything import article_with_everything

pytestmark = pytest.mark.one_database

ORIGIN = "http://127.0.0.1:8000"
FEWEST_PAGES = 60


def links(html: BeautifulSoup) -> Iterator[str]:
    for element in html.select("a, area, link, img, script, source, iframe"):
        for attribute in ("href", "src"):
            if element.has_attr(attribute):
                yield str(element[attribute])
        for candidate in str(element.get("srcset", "")).split(","):
            if candidate.strip():
                yield candidate.split()[0]


@pytest.mark.django_db
def test_no_link_is_empty_or_leads_to_what_is_not_there(client: Client) -> None:
    category = Category.objects.all()[0]
    article_with_everything(category=category)
    waiting, seen = ["/"], {"/"}
    wrong: list[tuple[str, int | str]] = []
    pages = 0
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        if response.status_code not in (200, 301, 302):
            wrong.append((path, response.status_code))
        if response.status_code in (301, 302):
            found = [response["Location"]]
        elif response["Content-Type"].startswith("text/html"):
            pages += 1
            html = BeautifulSoup(response.content, "lxml")
            wrong += [(path, str(link)) for link in html.select("a:not([href])")]
            found = list(links(html))
            ids = {str(element["id"]) for element in html.select("[id]")}
            here = [link[1:] for link in found if link.startswith("#")]
            wrong += [(path, f"#{name}") for name in here if name not in ids]
        else:
            found = []
        for link in found:
            if not link.strip():
                wrong.append((path, "an empty address"))
            address = urldefrag(urljoin(ORIGIN + path, link)).url
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
                continue
            place = quote(address.removeprefix(ORIGIN), safe=":/?&=%#+,;@!~*'()$[]")
            if place.startswith(("/static/", "/admin/")) or place in (*seen, "/api/visits.json"):
                continue
            # Filters of a filtered list are those of the whole list, which is looked at.
            if not (parts.query and "?" in path):
                seen.add(place)
                waiting.append(place)
    assert wrong == []
    assert pages > FEWEST_PAGES
    assert {f"/tin-tuc/?category={category.slug}", "/en/", "/en/tin-tuc/"} <= seen


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_category_above_an_article_leads_to_its_list(client: Client, prefix: str) -> None:
    category = Category.objects.all()[0]
    article = article_with_everything(category=category)
    html = BeautifulSoup(client.get(prefix + article.url).content, "html.parser")
    (link,) = html.select(".kicker a")
    assert link["href"] == f"{prefix}/tin-tuc/?category={category.slug}"
    assert client.get(link["href"]).status_code == 200
