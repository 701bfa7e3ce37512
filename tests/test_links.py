"""Every link on every public page leads somewhere, and none to what is not public."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from lxml import etree, html

from news.models import Category
from tests.hidden import PUBLIC, hide_one_of_each, words_in
from tests.pages.everything import article_with_everything

pytestmark = pytest.mark.one_database

ORIGIN = "http://127.0.0.1:8000"
FEWEST_PAGES = 60
# What no page need name, but programs ask for.
UNNAMED = ["/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/llms.txt", "/en/llms.txt"]
UNNAMED += ["/tin-tuc/?tag=chung", "/api/v1/", "/api/v1/openapi.json"]
# Not there, or not before the site's owner says so.
MISSING = ["/khong-co/", "/en/khong-co/", "/.well-known/security.txt"]
# What is for editors, what is drawn at length, and figures that are not counted yet.
_LEFT_OUT = re.compile(r"^/(static|admin)/|/og\.png|^/api/visits\.json$")


class Answer:
    """What stands at an address, and the addresses that it names."""

    def __init__(self, client: Client, path: str) -> None:
        response = client.get(path)
        self.path, self.status = path, response.status_code
        self.text, self.links, self.wrong = "", list[str](), list[str]()
        self.is_page = False
        kind = response["Content-Type"]
        if self.status in (301, 302):
            self.links = [response["Location"]]
        elif kind.startswith("text/html"):
            self.is_page = True
            self.text = response.content.decode()
            tree = html.fromstring(response.content)
            self.links = list(_links(tree))
            ids = set(tree.xpath("//@id"))
            self.wrong += [name for name in self.links if name[:1] == "#" and name[1:] not in ids]
            self.wrong += [str(html.tostring(link)) for link in tree.xpath("//a[not(@href)]")]
        elif not response.streaming and not kind.startswith("image/"):
            self.text = response.content.decode()
            if self.text.startswith("<?xml"):
                self.links = [link.strip() for link in _named(etree.fromstring(response.content))]
        self.wrong += ["an empty address" for link in self.links if not link.strip()]

    def leads_to(self) -> Iterator[str]:
        """Addresses of this site, from its root on."""
        for link in self.links:
            address = urldefrag(urljoin(ORIGIN + self.path, link)).url
            if f"{address}/".startswith(f"{ORIGIN}/"):
                place = quote(address.removeprefix(ORIGIN), safe=":/?&=%#+,;@!~*'()$[]") or "/"
                # Filters of a filtered list are those of the whole list, which is looked at.
                narrowed_twice = "?" in self.path and "&" in urlsplit(place).query
                if not narrowed_twice and not _LEFT_OUT.search(place):
                    yield place


def _links(tree: html.HtmlElement) -> Iterator[str]:
    yield from tree.xpath("//@href | //@src")
    for candidates in tree.xpath("//@srcset"):
        for candidate in candidates.split(","):
            if candidate.strip():
                yield candidate.split()[0]


def _named(document: etree._Element) -> list[str]:
    found: list[str] = document.xpath(
        "//@href | //@src | //@url"
        " | //*[local-name()='loc' or local-name()='link']/text()[normalize-space()]"
    )
    return found


@pytest.mark.seconds(10)
@pytest.mark.django_db
def test_every_link_leads_to_what_is_there_and_nothing_hidden(client: Client) -> None:
    hide_one_of_each()
    category = Category.objects.all()[0]
    article_with_everything(category=category)
    waiting = ["/", *UNNAMED, *MISSING]
    seen = set(waiting)
    wrong: list[tuple[str, int | str]] = []
    pages = public = 0
    while waiting:
        answer = Answer(client, waiting.pop())
        assert not words_in(answer.text), answer.path
        if answer.status not in (200, 301, 302) and answer.path not in MISSING:
            wrong.append((answer.path, answer.status))
        wrong += [(answer.path, what) for what in answer.wrong]
        pages += answer.is_page
        public += PUBLIC in answer.text
        further = {*answer.leads_to()} - seen
        seen |= further
        waiting += further
    assert wrong == []
    assert pages > FEWEST_PAGES
    assert public > 20
    assert {f"/tin-tuc/?category={category.slug}", "/en/", "/en/tin-tuc/"} <= seen
    assert any(path.startswith(f"/en/tin-tuc/an-{PUBLIC}/") for path in seen)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_category_above_an_article_leads_to_its_list(client: Client, prefix: str) -> None:
    category = Category.objects.all()[0]
    article = article_with_everything(category=category)
    page = BeautifulSoup(client.get(prefix + article.url).content, "lxml")
    (link,) = page.select(".kicker a")
    assert link["href"] == f"{prefix}/tin-tuc/?category={category.slug}"
    assert client.get(link["href"]).status_code == 200
