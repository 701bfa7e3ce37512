"""Pasting a document: shown first, then in the form as blocks, and nothing foreign in between."""

import base64
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from wagtail.images import get_image_model

from news.models import ArticlePage, NewsIndexPage
from tests.functional.conftest import Visitor
from tests.waiting import until

COPY = """
html => {
    const hold = (event) => {
        event.preventDefault();
        event.clipboardData.setData("text/html", html);
        event.clipboardData.setData("text/plain", "Hội nghị");
    };
    document.addEventListener("copy", hold, {capture: true, once: true});
    document.execCommand("copy");
}
"""


COPY_PICTURE = """
async () => {
    const canvas = new OffscreenCanvas(400, 300);
    canvas.getContext("2d").fillRect(0, 0, 200, 300);
    const picture = await canvas.convertToBlob({type: "image/png"});
    await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}
"""


def embedded_picture() -> str:
    file = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _body(page: Page, language: str) -> Locator:
    return page.locator(f'[data-bilingual="body"] [data-language="{language}"]')


def _words(page: Page, language: str) -> Locator:
    """What stands in the paragraphs of a body."""
    return _body(page, language).locator("[contenteditable=true]").filter(visible=True)


def _paste(page: Page, html: str, language: str = "vi") -> None:
    """By the keys, what a program copied just as it is: `navigator.clipboard` would tidy it."""
    page.evaluate(COPY, html)
    _body(page, language).get_by_role("button", name="Dán văn bản").press("Enter")
    expect(page.get_by_role("textbox", name="Chỗ để dán")).to_be_focused()
    page.keyboard.press("Control+V")


def _take(page: Page) -> None:
    page.get_by_role("button", name="Đưa vào bài").press("Enter")
    expect(page.locator("#paste-layer")).to_be_hidden()


def _take_out(page: Page, language: str) -> None:
    """By the keys; the button to paste has the focus then."""
    _body(page, language).get_by_role("button", name="Lấy phần vừa dán ra").press("Enter")
    expect(_body(page, language).get_by_role("button", name="Dán văn bản")).to_be_focused()


@pytest.mark.seconds(12)
def test_what_is_pasted_is_shown_taken_and_saved(editor: Visitor) -> None:
    index = NewsIndexPage.objects.get()
    page = editor.open(f"/admin/pages/add/news/articlepage/{index.pk}/")
    page.context.grant_permissions(["clipboard-write"], origin=editor.url)
    page.locator("[name=title]").fill("Hội nghị hữu nghị")
    html = (
        "<h1>Ch­ư¬ng tr×nh</h1><script>window.struck = true</script>"
        "<p>Së Ngo¹i vô tØnh <b onclick='struck=true'>Th¸i B×nh</b> lµ c¬ quan chuyªn m«n.</p>"
        f"<p><img src='{embedded_picture()}' alt='Toµn c¶nh héi nghÞ'></p>"
        "<p><img src='https://elsewhere.example/a.jpg'></p>"
    )
    _paste(page, html)
    preview = page.frame_locator("#paste-layer iframe")
    expect(preview.locator("p b, p strong")).to_have_text("Thái Bình")
    expect(preview.locator("img")).to_have_attribute("alt", "Toàn cảnh hội nghị")
    expect(page.locator("#paste-layer")).to_contain_text("TCVN3")
    expect(page.locator("[data-paste=left-out]")).to_contain_text("elsewhere.example")
    _take(page)
    body = page.locator("#body_vi-root")
    expect(body.locator("[data-text]", has_text="là cơ quan chuyên môn")).to_be_visible()
    assert page.evaluate("window.struck") is None
    # Taken out again and pasted once more.
    _take_out(page, "vi")
    expect(_words(page, "vi")).to_have_text([""])
    _paste(page, html)
    expect(preview.locator("img")).to_have_attribute("alt", "Toàn cảnh hội nghị")
    found = Axe().run(page, "#paste-layer")
    assert found.violations_count == 0, found.generate_report()
    _take(page)
    written = ["Sở Ngoại vụ tỉnh Thái Bình là cơ quan chuyên môn."]
    expect(_words(page, "vi")).to_have_text(written)
    # A picture alone, as of the screen.
    page.evaluate(COPY_PICTURE)
    _body(page, "vi").get_by_role("button", name="Dán văn bản").press("Enter")
    page.keyboard.press("Control+V")
    expect(preview.locator("img")).to_be_visible()
    page.get_by_role("button", name="Hủy").press("Enter")
    # Where there are blocks, they alone stay; where there were none, one goes on writing.
    for language, left in (("vi", written), ("en", [""])):
        _paste(page, "<p>Nothing of ours.</p>", language)
        _take(page)
        expect(_words(page, language).last).to_have_text("Nothing of ours.")
        _take_out(page, language)
        expect(_words(page, language)).to_have_text(left)
    page.get_by_role("button", name="Thao tác khác").click()
    with page.expect_event("load"):
        page.get_by_role("button", name="Lưu bản nháp").first.click()
    until(lambda: _kinds("Hội nghị hữu nghị") == ["heading", "paragraph", "image"])
    images = get_image_model().objects
    assert images.latest("pk").description == "Toàn cảnh hội nghị"
    editor.assert_clean()


# All at once: sooner than the browser tells that the layer was closed.
PASTE_ANOTHER = """
html => {
    document.querySelector("#paste-layer").close();
    document.querySelector(".paste-button").click();
    const data = new DataTransfer();
    data.setData("text/html", html);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data}));
}
"""


def test_a_text_is_pasted_as_soon_as_another_is_put_aside(editor: Visitor) -> None:
    index = NewsIndexPage.objects.get()
    page = editor.open(f"/admin/pages/add/news/articlepage/{index.pk}/")
    _paste(page, "<p>Bản cũ.</p>")
    expect(page.get_by_role("button", name="Đưa vào bài")).to_be_visible()
    page.evaluate(PASTE_ANOTHER, "<p>Bản mới.</p>")
    _take(page)
    expect(_words(page, "vi")).to_have_text(["Bản mới."])


def _kinds(title: str) -> list[str]:
    """The blocks of the latest draft of the article of this title."""
    article = ArticlePage.objects.filter(title=title).first()
    draft = article and article.get_latest_revision_as_object()
    return [block.block_type for block in draft.body_vi] if draft else []
