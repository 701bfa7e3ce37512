"""What must hold on every public page, in both languages, in a real browser."""

import re
from typing import Any

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from wagtail.models import PageViewRestriction

from news.models import ArticlePage
from pages.models import ContentPage, OfficePage
from tests.functional.conftest import Visitor
from tests.pages.everything import article_with_everything

PAGES = {
    "home": "/",
    "mission": "/gioi-thieu/",
    "organisation": "/to-chuc-bo-may/",
    "office": "office",
    "staff": "/can-bo/",
    "staff, filtered": "/can-bo/?q=giam",
    "news": "/tin-tuc/",
    "news, filtered": "filtered",
    "article": "article",
    "article in Vietnamese only": "untranslated",
    "article with every block": "everything",
    "contact": "/lien-he/",
    "how visits are counted": "/cach-dem-luot-truy-cap/",
    "accessibility": "/tiep-can/",
    "privacy": "/quyen-rieng-tu/",
    "site map": "/so-do-trang/",
    "search": "/tim-kiem/?q=doi+ngoai",
    "search without results": "/tim-kiem/?q=wqzxkv",
    "not found": "/khong-co/",
    "behind a password": "password",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of all text, 7 to 1 (WCAG 1.4.6), which is more than what 1.4.3 asks of it.
CONTRAST = {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}}
NO_CONTRAST = {"color-contrast": {"enabled": False}}
DARK = {"runOnly": ["color-contrast-enhanced"]}
# No longer word is likely in a title.
LONG = "https://songoaivu.thaibinh.gov.vn/hop-tac-quoc-te/" + "banghinhohoptac" * 4
# How wide the page is with text of twice the size, with a long word in each text, with both.
WITH_LONG_WORDS = """(long) => {
    const root = document.documentElement, widths = [];
    root.style.fontSize = "200%";
    widths.push(root.scrollWidth);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, seen = !text.parentElement.closest("script, option");
        if (seen && text.data.trim()) text.data += ` ${long}`;
    }
    widths.push(root.scrollWidth);
    root.style.fontSize = "";
    return [...widths, root.scrollWidth];
}"""

every_page = pytest.mark.parametrize("name", PAGES)
both_languages = pytest.mark.parametrize("language", ["vi", "en"])


def path_of(name: str, language: str) -> str:
    path = PAGES[name]
    articles = ArticlePage.published()
    if path == "office":
        path = OfficePage.objects.live().first().url
    elif path == "filtered":
        newest = articles.first()
        path = f"/tin-tuc/?category={newest.category.slug}&year={newest.published_on.year}"
    elif path == "password":
        path = behind_a_password().url
    elif path == "article":
        path = articles.exclude(title_en="").first().url
    elif path == "untranslated":
        path = articles.filter(title_en="").first().url
    elif path == "everything":
        path = article_with_everything().url
    return path if language == "vi" else f"/en{path}"


def behind_a_password() -> ContentPage:
    page: ContentPage | None = ContentPage.objects.live().first()
    assert page is not None
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="lua-nuoc"
    )
    return page


def status_of(name: str) -> int:
    return 404 if name == "not found" else 200


def violations(page: Page, options: dict[str, Any], within: str | None = None) -> list[str]:
    """What axe finds.

    It reads style sheets again where it is to `preload` them, a quarter of its time, for a rule
    that asks nothing of what stands on the page: see `locked_orientation`.
    """
    # It stays in a document that it has looked at before. Wagtail's own, which the admin has in
    # `window`, may be looking at something by itself.
    axe = Axe("null") if page.evaluate("'testsAxe' in window") else Axe()
    # Of what is as it should be, nothing need be told.
    results = axe.run(page, within, {"resultTypes": ["violations"], "preload": False} | options)
    page.evaluate("window.testsAxe = true")
    found = results.response["violations"]
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]


def locked_orientation(page: Page) -> list[str]:
    """Style sheets by which the page can be read in one orientation alone (WCAG 1.3.4)."""
    return violations(page, {"runOnly": ["css-orientation-lock"], "preload": True})


def lines(page: Page) -> set[str]:
    """What a reader sees of the page's own content."""
    return set(page.locator("main").inner_text().split("\n"))


@pytest.mark.seconds(4)
@every_page
@both_languages
def test_a_page_is_for_everybody(
    reader: Visitor, reader_without_js: Visitor, name: str, language: str
) -> None:
    """In light and in dark, at 320 px (WCAG 1.4.10) whatever the words and their size, without
    JavaScript: axe finds nothing, nothing fails, scrolls sideways or is missing.

    Colours and scripts are the same in English.
    """
    path = path_of(name, language)
    page = reader.open(path)
    with_js = lines(page)
    assert page.locator("html").get_attribute("lang") == language
    tags = {"runOnly": {"type": "tag", "values": RULES}}
    is_vietnamese = language == "vi"
    assert violations(page, tags | {"rules": CONTRAST if is_vietnamese else NO_CONTRAST}) == []
    if is_vietnamese:
        page.emulate_media(color_scheme="dark")
        assert violations(page, DARK) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert max(page.evaluate(WITH_LONG_WORDS, LONG)) <= 320
    assert reader.watch.elsewhere == []
    if name != "not found":
        reader.assert_clean()
    if not is_vietnamese:
        return
    without_js = lines(reader_without_js.open(path))
    needs_js = {"Sao chép liên kết", "Chia sẻ…", "In"}
    assert with_js - without_js <= needs_js
    assert with_js - needs_js


def test_style_sheets_let_a_page_be_read_in_both_orientations(reader: Visitor) -> None:
    page = reader.open("/")
    assert locked_orientation(page) == []
    lock = "@media (orientation: portrait) { body { transform: rotate(90deg) } }"
    page.evaluate("(lock) => document.styleSheets[0].insertRule(lock)", lock)
    assert len(locked_orientation(page)) == 1


@pytest.mark.one_database
@every_page
@both_languages
def test_html_is_valid(client: Client, db: None, name: str, language: str) -> None:
    response = client.get(path_of(name, language))
    assert response.status_code == status_of(name)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(response.content.decode())
    assert [(error[0], error[1]) for error in parser.errors] == []
    # The validator of the W3C allows whole seconds, and wants the zone as a number.
    for moment in re.findall(r'datetime="([^"]*)"', response.content.decode()):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d))?", moment)
