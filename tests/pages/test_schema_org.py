"""The JSON-LD of every page is schema.org's: its types, their properties, what those may hold.

`tests/schemas/schema_org.json` is the part of that vocabulary that the site uses.
"""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pyld import jsonld

from pages.models import OfficePage, StaffMember
from tests.markup import json_ld
from tests.pages.each_type import page_of_each_type
from tests.pages.everything import article_with_everything

SCHEMA = "https://schema.org/"
TYPES = json.loads((Path(__file__).parent.parent / "schemas" / "schema_org.json").read_text())
# Of schema.org's own context: the terms whose text is an address.
_LINKS = ("url", "sameAs", "item")
CONTEXT = {"@vocab": SCHEMA, **{term: {"@type": "@id"} for term in _LINKS}}

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def nothing_from_the_net(url: str, options: Any) -> Any:
    raise AssertionError(f"{url} is not to be fetched")


def expanded(client: Client, path: str) -> list[dict[str, Any]]:
    """The nodes of the page at `path`, with every term written out."""
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    options = {"documentLoader": nothing_from_the_net}
    nodes: list[dict[str, Any]] = jsonld.expand({"@context": CONTEXT, **json_ld(soup)}, options)
    return nodes


def lineage(kind: str) -> Iterator[str]:
    while kind:
        yield kind
        kind = TYPES[kind]["parent"]


def kind_of(node: dict[str, Any]) -> str:
    (address,) = node["@type"]
    kind = str(address).removeprefix(SCHEMA)
    assert kind in TYPES, address
    return kind


class Checker:
    """Walks over the nodes of one page; `client` asks where references lead, each once.

    `reached` are the paths that are known to lead somewhere.
    """

    def __init__(self, client: Client, nodes: list[dict[str, Any]], reached: set[str]) -> None:
        self.client, self.nodes, self.reached = client, nodes, reached
        self.by_id = {node["@id"]: node for node in nodes if "@id" in node}

    def check(self) -> None:
        for node in self.nodes:
            self.node(node)

    def node(self, node: dict[str, Any]) -> None:
        kind = kind_of(node)
        allowed: dict[str, list[str]] = {}
        for ancestor in lineage(kind):
            allowed |= TYPES[ancestor]["properties"]
        for term, values in node.items():
            if term.startswith("@"):
                continue
            name = term.removeprefix(SCHEMA)
            assert name in allowed, f"{kind} has no {name}"
            for value in values:
                assert self.fits(value, allowed[name]), f"{kind}.{name}: {value}"

    def fits(self, value: dict[str, Any], kinds: list[str]) -> bool:
        if "@type" in value:
            self.node(value)
            return bool({*lineage(kind_of(value))} & {*kinds})
        if "@id" in value:
            target = self.by_id.get(value["@id"])
            if target is not None and "URL" not in kinds:
                return bool({*lineage(kind_of(target))} & {*kinds})
            return self.leads_somewhere(value["@id"])
        plain = value["@value"]
        if isinstance(plain, str) and {"Date", "DateTime"} & {*kinds}:
            return bool(datetime.datetime.fromisoformat(plain))
        if isinstance(plain, str):
            if "Text" in kinds:
                return bool(plain.strip())
            return "URL" in kinds and self.leads_somewhere(plain)
        return isinstance(plain, int) and "Number" in kinds

    def leads_somewhere(self, address: str) -> bool:
        parts = urlsplit(address)
        if parts.netloc == "example.org":
            return True
        path = parts._replace(scheme="", netloc="", fragment="").geturl()
        if path not in self.reached and not path.startswith(("/static/", "/media/")):
            if self.client.get(path).status_code != 200:
                return False
            self.reached.add(path)
        return parts.scheme == "http"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_every_page_says_of_itself_is_of_the_vocabulary(client: Client, prefix: str) -> None:
    office = OfficePage.objects.first()
    for number, person in enumerate(StaffMember.objects.all()):
        person.name, person.email = f"Nguyễn Văn {number}", "hop-thu@example.org"
        person.save()
    article_with_everything()
    kinds: set[str] = set()
    reached: set[str] = set()
    for page in page_of_each_type():
        nodes = expanded(client, prefix + page.url)
        Checker(client, nodes, reached).check()
        kinds |= {kind_of(node) for node in nodes}
    assert {
        *("GovernmentOrganization", "NewsArticle", "BreadcrumbList", "WebSite", "Person"),
        *("WebPage", "AboutPage", "ContactPage", "CollectionPage"),
    } <= kinds
    people = [node for node in expanded(client, prefix + office.url) if kind_of(node) == "Person"]
    assert len(people) == StaffMember.objects.filter(office=office).count()


def test_the_department_names_its_offices_and_its_address(client: Client) -> None:
    (department,) = [
        node
        for node in expanded(client, "/to-chuc-bo-may/")
        if kind_of(node) == "GovernmentOrganization"
    ]
    offices = {item[f"{SCHEMA}name"][0]["@value"] for item in department[f"{SCHEMA}department"]}
    assert offices == {*OfficePage.objects.values_list("title", flat=True)}
    (address,) = department[f"{SCHEMA}address"]
    assert kind_of(address) == "PostalAddress"
    assert "76" in address[f"{SCHEMA}streetAddress"][0]["@value"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_search_action_leads_to_search_results(client: Client, prefix: str) -> None:
    (site,) = [node for node in expanded(client, f"{prefix}/") if kind_of(node) == "WebSite"]
    (action,) = site[f"{SCHEMA}potentialAction"]
    (target,) = action[f"{SCHEMA}target"]
    template = target[f"{SCHEMA}urlTemplate"][0]["@value"]
    parts = urlsplit(template.replace("{search_term_string}", "đối ngoại"))
    response = client.get(parts._replace(scheme="", netloc="").geturl())
    assert response.status_code == 200
    assert f"{prefix}/tin-tuc/" in response.content.decode().split("<main")[1]
