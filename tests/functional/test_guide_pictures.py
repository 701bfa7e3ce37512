"""Pictures of the guide are of the screens as they are: `make guide-pictures` takes them anew.

A picture carries the words of the screen's headings and controls. Letters and colours differ from
machine to machine; a word that has changed, come or gone says that the picture has aged.
"""

import json
import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, expect

from news.models import ArticlePage, NewsIndexPage
from pages.guide.text import CARD, GUIDE
from pages.guide.text import sections as guide_sections
from tests.functional.conftest import Visitor
from tests.functional.editing import editing

pytestmark = pytest.mark.one_database

FOLDER = Path(settings.BASE_DIR, "static", "img", "guide")
WORDS, COLOURS = "words", 255
WINDOW = {"width": 1280, "height": 760}
# Of two columns beside each other.
WIDE = {"width": 1640, "height": 860}
_CONTROLS = """
() => [...document.querySelectorAll(
    "h1, h2, h3, label, legend, th, summary, button, [role=option]"
)].filter((each) => {
    const box = each.getBoundingClientRect();
    const isThere = box.width > 1 && box.height > 1
        && getComputedStyle(each).visibility === "visible";
    return isThere && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
}).map((each) => each.innerText.replace(/[\\d\\s]+/g, " ").trim()).filter(Boolean)
"""


def _first_screen(editor: Visitor) -> None:
    editor.page.set_viewport_size(WINDOW)  # type: ignore[arg-type]
    editor.open("/admin/")


def _news_list(editor: Visitor) -> None:
    editor.page.set_viewport_size(WINDOW)  # type: ignore[arg-type]
    editor.open(f"/admin/pages/{NewsIndexPage.objects.get().pk}/")


def _form(editor: Visitor, window: dict[str, int] = WIDE) -> Page:
    article = ArticlePage.objects.get(slug="ba-phong-cua-so-ngoai-vu")
    editor.page.set_viewport_size(window)  # type: ignore[arg-type]
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    expect(page.locator("[data-findings] summary")).to_be_visible()
    return page


def _article_form(editor: Visitor) -> None:
    _form(editor)


def _blocks(editor: Visitor) -> None:
    page = _form(editor, WINDOW)
    body = page.locator('[data-bilingual="body"] [data-language="vi"]')
    button = body.get_by_role("button", name="Chèn khối").first
    button.evaluate("here => here.scrollIntoView()")
    button.click()
    expect(page.get_by_role("option").first).to_be_visible()


def _findings(editor: Visitor) -> None:
    page = _form(editor, WINDOW)
    page.locator("[data-findings] summary").click()
    expect(page.locator("[data-findings] li").first).to_be_in_viewport()


def _preview(editor: Visitor) -> None:
    page = _form(editor, WINDOW)
    page.get_by_role("button", name="Đóng/mở xem trước").click()
    shown = page.frame_locator("iframe[title='Xem trước']:not(.w-preview__proxy)")
    expect(shown.get_by_role("heading", level=1)).to_be_visible()


SCREENS: dict[str, Callable[[Visitor], None]] = {
    "first-screen": _first_screen,
    "news-list": _news_list,
    "article-form": _article_form,
    "blocks": _blocks,
    "findings": _findings,
    "preview": _preview,
}


def _taken(page: Page, name: str, words: list[str]) -> None:
    about = PngImagePlugin.PngInfo()
    about.add_itxt(WORDS, json.dumps(words, ensure_ascii=False))
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = picture.resize(
        (1280, round(picture.height * 1280 / picture.width)), Image.Resampling.LANCZOS
    )
    FOLDER.mkdir(exist_ok=True)
    few = small.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True, pnginfo=about)


@pytest.mark.seconds(15)
def test_each_is_of_the_screen_as_it_is(editor: Visitor) -> None:
    aged = {}
    for name, show in SCREENS.items():
        show(editor)
        editor.page.evaluate("document.activeElement?.blur()")
        words = editor.page.evaluate(_CONTROLS)
        if os.environ.get("GUIDE_PICTURES") == "take":
            _taken(editor.page, name, words)
        assert len(words) > 5
        with Image.open(FOLDER / f"{name}.png") as picture:
            told = json.loads(picture.text[WORDS])  # type: ignore[attr-defined]
        if told != words:
            aged[name] = sorted(set(told) ^ set(words))
    assert not aged, "the guide's pictures have aged: make guide-pictures"


def test_all_are_in_the_guide_and_no_others() -> None:
    sections = [each.html for name in (GUIDE, CARD) for each in guide_sections(name)]
    named = re.findall(r'src="[^"]*/img/guide/([\w-]+)', "".join(sections))
    assert sorted(named) == sorted(SCREENS) == sorted(path.stem for path in FOLDER.glob("*.png"))
