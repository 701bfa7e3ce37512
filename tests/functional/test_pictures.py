"""The library of pictures in the editor's browser: cuts around the focal area, words that a form
takes from the library, several files at once."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.media.models import CustomImage
from tests.functional.conftest import Visitor
from tests.functional.editing import NARROW, editing
from tests.media.scenes import photo

# Cuts are drawn once a frame.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

PICTURES_SHOWN = """
() => Promise.all([...document.images].map((image) => image.complete || new Promise((done) => {
    image.loading = "eager";
    image.onload = image.onerror = done;
})))
"""


def cuts(page: Page) -> list[list[int]]:
    """Left, top, width and height of what each shape shows of the picture."""
    views = page.locator("[data-picture-shapes] svg").evaluate_all(
        "all => all.map(each => each.getAttribute('viewBox'))"
    )
    return [[int(number) for number in view.split()] for view in views]


def picture_with_words() -> CustomImage:
    image: CustomImage = CustomImage.objects.exclude(description_en="").latest("created_at")
    image.credit_vi, image.credit_en = "Ảnh của Sở", ""
    image.save()
    return image


def test_cuts_follow_the_focal_area_by_the_keys_as_the_server_makes_them(editor: Visitor) -> None:
    image = CustomImage.objects.latest("created_at")
    address = f"/admin/images/{image.pk}/"
    page = editor.open(address)
    before = cuts(page)
    page.get_by_role("button", name="Đặt vùng trọng tâm ở giữa").press("Enter")
    for _step in range(15):
        page.keyboard.press("Shift+ArrowLeft")
    page.evaluate(DRAWN)
    shown = cuts(page)
    assert shown != before
    with page.expect_event("load"):
        page.get_by_role("button", name="Lưu").press("Enter")
    image.refresh_from_db()
    assert image.focal_point_x
    assert image.focal_point_x < image.width / 2
    html = editor.open(address)
    assert len(shown) == 4
    for drawn, made in zip(shown, cuts(html), strict=True):
        assert all(abs(one - other) <= 1 for one, other in zip(drawn, made, strict=True))
    # In forced colours the area's frame is seen on dark and on light pictures.
    html.emulate_media(forced_colors="active")
    frame = html.locator(".current-focal-point-indicator").evaluate(
        "(frame) => { const { borderTopColor, outlineColor, outlineStyle } "
        "= getComputedStyle(frame); return [borderTopColor, outlineColor, outlineStyle]; }"
    )
    html.emulate_media(forced_colors="none")
    assert frame[0] != frame[1]
    assert frame[2] == "solid"


def test_a_form_shows_what_readers_get_from_the_library(editor: Visitor) -> None:
    image = picture_with_words()
    article = ArticlePage(title="Tin có ảnh", main_image=image)
    article.body_vi = [{"type": "image", "value": {"image": image.pk}}]
    NewsIndexPage.objects.get().add_child(instance=article)
    editor.page.set_viewport_size({"width": 1800, "height": 1000})
    page = editing(editor, f"/admin/pages/{article.pk}/edit/")
    said = page.locator(".from-library").filter(visible=True)
    described = [
        f"Theo thư viện ảnh: “{text}”" for text in (image.description, image.description_en)
    ]
    credit = "Theo thư viện ảnh: “Ảnh của Sở”"
    expect(said).to_have_text([*described, credit, credit, described[0], credit])
    field = page.locator("[name=main_image_alt_vi]")
    assert (field.get_attribute("aria-describedby") or "").endswith("-from-library")
    field.fill("Của bài này")
    expect(said).to_have_text([described[1], credit, credit, described[0], credit])


def upload(chooser: Locator, name: str, content: bytes) -> None:
    """By the keys, in the form itself."""
    with chooser.page.expect_file_chooser() as asked:
        chooser.get_by_role("button", name="Tải ảnh lên").press("Enter")
    asked.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def drop(place: Locator, file: Path) -> None:
    """As from a folder's window beside the browser."""
    # What is above moves the place until it has its pictures.
    place.page.evaluate(PICTURES_SHOWN)
    place.hover()
    box = place.bounding_box()
    assert box
    browser = place.page.context.new_cdp_session(place.page)
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", {"type": kind, "data": data, **middle})
    browser.detach()


def test_a_picture_is_uploaded_in_the_form_of_a_page(editor: Visitor, tmp_path: Path) -> None:
    """A damaged one is refused, one that is there taken from there; a form that is sent waits."""
    same = tmp_path / "cung-anh.jpg"
    same.write_bytes(photo(1))
    editor.page.set_viewport_size(NARROW)
    number = CustomImage.objects.count()
    page = editing(editor, f"/admin/pages/add/news/articlepage/{NewsIndexPage.objects.get().pk}/")
    page.locator("[name=title]").fill("Tin có ảnh")
    main = page.locator("#id_main_image-chooser")
    upload(main, "hong.jpg", photo(1)[:3000])
    expect(page.locator("#id_main_image-chooser + .picture-told")).to_contain_text("Ảnh bị hỏng")
    expect(main.get_by_role("button", name="Tải ảnh lên")).to_be_focused()
    body = page.locator('[data-bilingual="body"] [data-language="vi"]')
    body.get_by_role("button", name="Chèn khối").last.click()
    page.get_by_role("option", name="Ảnh", exact=True).click()
    in_body = body.locator(".image-chooser")
    upload(in_body, "lua-chin.jpg", photo(1))
    told = body.locator(".picture-told")
    expect(told).to_have_text("Ảnh đã vào thư viện. Hãy viết mô tả ảnh ở dưới.")
    expect(told).to_be_focused()
    expect(in_body.locator("[data-chooser-title]")).to_have_text("lua-chin")
    held: list[Route] = []
    page.route("**/images/chooser/create/", lambda route: held.append(route))
    drop(page.locator("[name=title]"), same)
    assert held == []
    with page.expect_request("**/images/chooser/create/"):
        drop(main, same)
    page.locator("[name=author]").press("Enter")
    with page.expect_event("load"):
        held[0].continue_()
    draft = ArticlePage.objects.get(title="Tin có ảnh").get_latest_revision_as_object()
    assert draft.main_image == CustomImage.objects.get(title="lua-chin")
    assert page.context.pages == [page]
    assert [block.value["image"] for block in draft.body_vi] == [draft.main_image]
    assert CustomImage.objects.count() == number + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    editor.assert_clean()


def test_a_refused_file_says_why_and_the_others_are_taken_by_the_keys(editor: Visitor) -> None:
    editor.page.set_viewport_size(NARROW)
    page = editor.open("/admin/images/multiple/add/")
    assert page.get_by_label("Hoặc chọn từ máy tính").count() == 1
    sent: list[FilePayload] = [
        {"name": "mot.jpg", "mimeType": "image/jpeg", "buffer": photo(1)},
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": photo(2)[:3000]},
        {"name": "lai.webp", "mimeType": "image/webp", "buffer": photo(1, kind="WEBP")},
    ]
    page.locator("#fileupload").set_input_files(sent)
    items = page.locator("#upload-list > li")
    expect(page.locator("#upload-list > .upload-complete")).to_have_count(3)
    expect(items.nth(1)).to_contain_text("Ảnh bị hỏng hoặc không đầy đủ")
    expect(items.nth(2)).to_contain_text("trùng với ảnh đã có")
    items.nth(2).get_by_role("button", name="Giữ ảnh mới").press("Enter")
    expect(items.nth(2).locator("[name$=title]")).to_be_focused()
    items.nth(2).locator("[name$=description]").fill("Đĩa màu")
    items.nth(2).locator("[name$=description_en]").fill("Discs")
    items.nth(2).get_by_role("button", name="Cập nhật").press("Enter")
    expect(items).to_have_count(2)
    kept = CustomImage.objects.get(title="lai")
    assert (kept.description, kept.description_en) == ("Đĩa màu", "Discs")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    found = Axe().run(page, context="#upload-list")
    assert [each["id"] for each in found.response["violations"]] == []


LARGE = {
    "images": "Tệp lớn hơn mức máy chủ nhận; chỉ gửi được tối đa 15 MB. Hãy thu nhỏ tệp.",
    "documents": "Tệp lớn hơn mức máy chủ nhận; chỉ gửi được tối đa 19,9 MB. Hãy thu nhỏ tệp.",
}
UNANSWERED = "Máy chủ không trả lời. Một phút nữa hãy chọn lại tệp này."
REFUSED = "Máy chủ không nhận. Hãy tải lại trang, đăng nhập nếu được yêu cầu, rồi thử lại."


@pytest.mark.parametrize("kind", ["images", "documents"])
@pytest.mark.parametrize("status", [413, 502, 0, 200])
def test_an_upload_that_the_site_does_not_answer_says_what_to_do(
    editor: Visitor, kind: str, status: int
) -> None:
    page = editor.open(f"/admin/{kind}/multiple/add/")

    def answer(route: Route) -> None:
        if status == 0:
            route.abort()
        else:
            html = "<html><body><h1>nginx</h1></body></html>"
            route.fulfill(status=status, content_type="text/html", body=html)

    page.route("**/multiple/add/", answer)
    content = photo(1) if kind == "images" else b"%PDF-1.4"
    name = "mot.jpg" if kind == "images" else "mot.pdf"
    sent: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("#fileupload").set_input_files(sent)
    item = page.locator("#upload-list > .upload-complete")
    said = {413: LARGE[kind], 200: REFUSED}.get(status, UNANSWERED)
    expect(item.get_by_text(said)).to_be_visible()
    expect(item.locator(".right")).not_to_contain_text("quản trị")
    expect(item.get_by_text("Vui lòng nhập mô tả ảnh")).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text=said)).to_have_count(1)


def test_words_of_an_upload_that_are_not_saved_are_told_and_saved_once_they_can(
    editor: Visitor,
) -> None:
    page = editor.open("/admin/images/multiple/add/")
    sent: FilePayload = {"name": "mot.jpg", "mimeType": "image/jpeg", "buffer": photo(7)}
    page.locator("#fileupload").set_input_files(sent)
    item = page.locator("#upload-list > li")
    item.locator("[name$=title]").fill("Bảy")
    item.locator("[name$=description]").fill("Đĩa màu")
    page.route("**/admin/images/multiple/**", lambda route: route.fulfill(status=502, body="nginx"))
    item.get_by_role("button", name="Cập nhật").press("Enter")
    expect(item.get_by_role("alert")).to_have_text(
        "Máy chủ không trả lời; chưa lưu được gì. Một phút nữa hãy thử lại."
    )
    page.unroute("**/admin/images/multiple/**")
    item.get_by_role("button", name="Cập nhật").press("Enter")
    expect(item).to_have_count(0)
    assert CustomImage.objects.filter(title="Bảy").exists()


def test_a_picture_that_is_too_large_for_the_server_is_told_in_the_form_of_a_page(
    editor: Visitor, tmp_path: Path
) -> None:
    page = editor.open(f"/admin/pages/add/news/articlepage/{NewsIndexPage.objects.get().pk}/")
    page.route("**/chooser/create/", lambda route: route.fulfill(status=413, body="<h1>413</h1>"))
    picture = tmp_path / "co.jpg"
    picture.write_bytes(photo(1))
    chooser = page.locator("#id_main_image-chooser")
    drop(chooser, picture)
    expect(page.get_by_role("status").filter(has_text=LARGE["images"])).to_be_visible()
