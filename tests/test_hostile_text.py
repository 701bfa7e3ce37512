"""Hostile text in every field of every model is text in everything that the site gives out."""

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import etree, html
from markdown_it import MarkdownIt
from wagtail.contrib.redirects.models import Redirect

from news.models import ArticlePage, Category
from pages.models import BasePage, SiteSettings, StaffMember
from sotngoaivu.media.models import CustomDocument, CustomImage
from tests.hostile import WORD, fill_everything
from tests.pages.everything import article_with_everything

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("postgresql")]

ADDRESSES = ("href", "src", "action", "formaction", "poster")
# Names under which the API, and choosers of the admin, have HTML.
MARKED = ("html", "body", "mission", "directions", "leadership_text")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def faults_of_html(text: str) -> list[str]:
    """What of it acts, or is an element that no text of the site makes."""
    return faults_of_tree(tree_of(text)) if text.strip() else []


def tree_of(text: str) -> html.HtmlElement:
    return html.document_fromstring(text.replace("\0", ""))


def faults_of_tree(tree: html.HtmlElement) -> list[str]:
    made = tree.xpath(
        f"//script[starts-with(normalize-space(.), '{WORD}(')] | //script[contains(@src, '{WORD}')]"
        f" | //img[@src='x'] | //{WORD.lower()}"
    )
    found = [etree.tostring(each, encoding="unicode")[:200] for each in made]
    for attribute in tree.xpath("//@*"):
        name, value = attribute.attrname, "".join(str(attribute).split()).lower()
        acts = name in ADDRESSES and value.startswith(("javascript:", "vbscript:", "data:text"))
        if acts or (name.startswith("on") and WORD in attribute):
            found.append(f"{name}={attribute}")
    return found


def faults_of_page(text: str) -> list[str]:
    tree = tree_of(text)
    for described in tree.xpath("//script[@type='application/ld+json']/text()"):
        json.loads(described)
    return faults_of_tree(tree)


def faults_of_markdown(text: str) -> list[str]:
    """Of what readers of Markdown make of it; each fact before it is a string in one line."""
    if text.startswith("---\n"):
        front, text = text.removeprefix("---\n").split("\n---\n", 1)
        assert all(json.loads(line.partition(": ")[2]) for line in front.splitlines())
    return faults_of_html(MarkdownIt("commonmark").enable("table").render(text))


def faults_of_feed(text: str) -> list[str]:
    """Of what stands in XML as HTML; any XML has to be well formed."""
    names = "self::description or self::*[local-name()='encoded' or local-name()='content']"
    found = etree.fromstring(text.encode()).xpath(f"//*[{names}]")
    return [fault for each in found for fault in faults_of_html(each.text or "")]


def faults_of_api(text: str) -> list[str]:
    marked = [value for name, value in strings(json.loads(text)) if name.startswith(MARKED)]
    return [fault for value in marked for fault in faults_of_html(value)]


def strings(data: Any) -> Iterator[tuple[str, str]]:
    """Each text in JSON with the name under which it stands."""
    for name, value in data.items() if isinstance(data, dict) else (("", each) for each in data):
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict | list):
            yield from strings(value)


LOOK: dict[str, Callable[[str], list[str]]] = {
    "text/html": faults_of_page,
    "text/markdown": faults_of_markdown,
    "text/plain": faults_of_markdown,
    "application/json": faults_of_api,
    "application/xml": faults_of_feed,
    "application/rss+xml": faults_of_feed,
    "application/atom+xml": faults_of_feed,
    "image/png": lambda text: [],
}


def look_at(client: Client, addresses: list[str]) -> int:
    """Find no fault in any of them; how often the word stands there."""
    wrong, seen = {}, 0
    for address in addresses:
        response = client.get(address)
        expected = 404 if "khong-co" in address else 200
        assert response.status_code == expected, address
        kind = response["Content-Type"].partition(";")[0]
        parts: Any = response
        text = b"".join(parts).decode(errors="replace")
        seen += text.count(WORD)
        # A template within the text would have given this sum.
        assert "Sum14" not in text
        if found := LOOK[kind](text):
            wrong[address] = found[:3]
    assert wrong == {}
    return seen


@pytest.fixture
def filled(db: None) -> list[BasePage]:
    """The newest page of each type, filled as everything else is."""
    article_with_everything()
    Redirect.objects.create(old_path="/cu", redirect_link="/tin-tuc/")
    filled, empty = fill_everything()
    assert len(filled) > 100
    # These have no room for anything but an address.
    assert {name.rpartition(".")[2] for name in empty} <= {"email"}
    newest = {page.specific_class: page for page in BasePage.objects.live().order_by("pk")}
    return list(newest.values())


def public_addresses(pages: list[BasePage]) -> Iterator[str]:
    for page in pages:
        yield from (
            page.url_in("vi"),
            page.url_in("en"),
            f"{page.url}index.md",
            f"{page.url}og.png",
        )
        if not isinstance(page.specific, ArticlePage):
            yield f"/api/v1/{(page.specific.has_own_api and 'offices') or 'pages'}/{page.pk}/"
    for prefix in ("", "/en"):
        yield from (
            *(f"{prefix}/tin-tuc/rss/", f"{prefix}/tin-tuc/atom/", f"{prefix}/llms.txt"),
            *(f"{prefix}/tim-kiem/?q={WORD}", f"{prefix}/khong-co/"),
        )
    yield from (f"/tim-kiem/goi-y/?q={WORD[:6]}", "/sitemap.xml", "/news-sitemap.xml")
    for kind in ("news", "pages", "offices", "staff", "categories"):
        yield f"/api/v1/{kind}/?limit=100"
    yield f"/api/v1/news/{ArticlePage.objects.latest('pk').pk}/"


def admin_addresses(pages: list[BasePage]) -> Iterator[str]:
    yield from (f"/admin/pages/{page.pk}/edit/" for page in pages)
    yield from (f"/admin/pages/{pages[0].pk}/", "/admin/", "/admin/images/", "/admin/documents/")
    yield from ("/admin/redirects/", "/admin/users/", "/admin/reports/site-history/")
    yield from (f"/admin/pages/search/?q={WORD}", "/admin/reports/aging-pages/")
    article = next(page for page in pages if isinstance(page.specific, ArticlePage))
    yield from (f"/admin/pages/{article.pk}/{name}/" for name in ("history", "usage", "copy"))
    yield from (
        "/admin/choose-page/?page_type=pages.basepage",
        "/admin/tag-autocomplete/pages/tag/?term=h",
    )
    yield from (f"/admin/{kind}/chooser/" for kind in ("images", "documents"))
    for model in (StaffMember, Category):
        place = f"/admin/snippets/{model._meta.app_label}/{model._meta.model_name}/"
        yield from (place, f"{place}edit/{model.objects.all()[0].pk}/")
    yield f"/admin/images/{CustomImage.objects.all()[0].pk}/"
    yield f"/admin/documents/edit/{CustomDocument.objects.all()[0].pk}/"
    yield f"/admin/settings/pages/sitesettings/{SiteSettings.objects.get().pk}/"


@pytest.mark.seconds(25)
def test_hostile_text_in_every_field_acts_nowhere(
    client: Client, admin_user: Any, filled: list[BasePage]
) -> None:
    assert look_at(client, list(public_addresses(filled))) > 1000
    client.force_login(admin_user)
    assert look_at(client, list(admin_addresses(filled))) > 200
    formulas_in_files_for_spreadsheets(client)


def formulas_in_files_for_spreadsheets(client: Client) -> None:
    seen = 0
    for place in ("redirects", "reports/site-history", "reports/aging-pages", "reports/locked"):
        response = client.get(f"/admin/{place}/", {"export": "csv"})
        assert response["Content-Type"].startswith("text/csv"), place
        parts: Any = response
        lines = b"".join(parts).decode().splitlines(keepends=True)
        cells = [cell for row in csv.reader(lines) for cell in row]
        seen += len([cell for cell in cells if WORD in cell])
        assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert seen > 5
