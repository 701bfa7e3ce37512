"""The site by keyboard alone."""

from typing import Any

import pytest

from news.models import ArticlePage
from tests.functional.conftest import Visitor

FOCUS = """() => {
    const element = document.activeElement;
    // The site's search shows it around field and button.
    const ring = element.tagName === "INPUT" && element.closest(".search") || element;
    const style = getComputedStyle(ring);
    const box = element.getBoundingClientRect();
    return {
        tag: element.tagName,
        href: element.getAttribute("href") || "",
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        name: element.textContent.trim() || element.getAttribute("aria-label") || element.name,
    };
}"""


def walk(visitor: Visitor, most: int = 200) -> list[dict[str, Any]]:
    """Tab through the whole page; what had the focus, in order."""
    stops: list[dict[str, Any]] = []
    for _step in range(most):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            return stops
        stops.append(stop)
    raise AssertionError("the focus never leaves the page")


@pytest.mark.parametrize("path", ["/", "/to-chuc-bo-may/", "/tin-tuc/", "/can-bo/", "/lien-he/"])
def test_the_focus_is_always_visible_and_starts_with_the_skip_link(
    reader: Visitor, path: str
) -> None:
    reader.open(path)
    stops = walk(reader)
    assert stops[0]["href"] == "#main"
    assert [stop for stop in stops if not (stop["outlined"] and stop["seen"])] == []


def test_the_skip_link_leads_to_the_content(reader: Visitor) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_switch_and_back(reader: Visitor) -> None:
    page = reader.open("/can-bo/")
    link = page.locator("a[hreflang=en], header a[lang=en]").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/can-bo/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_every_way_to_share_is_reached(reader: Visitor) -> None:
    reader.open(ArticlePage.published().first().url)
    hrefs = " ".join(stop["href"] for stop in walk(reader))
    for place in ("facebook.com", "zalo.me", "x.com", "linkedin.com", "mailto:"):
        assert place in hrefs


def test_the_link_is_copied(reader: Visitor) -> None:
    article = ArticlePage.published().first()
    page = reader.open(article.url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # The button says what it has done for some seconds only; here time stands still.
    page.evaluate("window.setTimeout = () => 0")
    copy = page.get_by_role("button", name="Sao chép liên kết")
    copy.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.textContent.includes('Đã sao chép liên kết')")
    assert page.evaluate("navigator.clipboard.readText()") == article.canonical_url
