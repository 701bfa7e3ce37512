"""A walk through the admin in a browser: screens, what opens above them, and forms with mistakes.

On each: nothing in English, nothing that axe finds, nothing cut or wider than a telephone.
tests/test_admin_words.py reads what every address of the admin answers; here is what scripts make.
"""

import pytest
from playwright.sync_api import Locator, Page, expect
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts.models import User
from tests.admin_addresses import Rows, admin_addresses, one_of_each
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.functional.test_every_page import violations
from tests.words import ENGLISH, is_allowed

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1400, "height": 1000}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Wagtail's own: lists with others than items in them, a link of a tab outside the tabs, and links
# beside each other that are told from text by their colour alone.
WAGTAIL_S_OWN = (
    'list: <ul class="workflow-tasks">',
    'listitem: <li class="workflow-tasks__task"',
    'list: <ul class="fields">',
    'aria-required-parent: <a href="#tab-',
    'link-in-text-block: <a href="/admin/choose-page/',
)
# Each run of text that is seen, and what is only heard of buttons and fields.
TEXTS = """() => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.closest("script, style, template, textarea, [lang=en], code")) continue;
        if (element.checkVisibility()) found.push(walker.currentNode.data);
    }
    for (const name of ["aria-label", "placeholder", "title", "alt"])
        for (const element of document.querySelectorAll(`[${name}]:not([lang=en])`))
            if (element.checkVisibility()) found.push(element.getAttribute(name));
    return [...new Set(found.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean))];
}"""
# Too wide for the window, and buttons whose words do not fit into them, once all is in its place.
CUT = """async () => {
    const cut = CUT_NOW, frames = 180;
    for (let frame = 0; frame < frames && cut().length; frame += 1)
        await new Promise(requestAnimationFrame);
    return cut();
}""".replace(
    "CUT_NOW",
    """() => {
    const found = [], width = document.documentElement.scrollWidth;
    if (width > innerWidth) found.push(`${width} px`);
    for (const button of document.querySelectorAll("button, .button, [role=tab]")) {
        const words = button.innerText.trim();
        if (!words || !button.checkVisibility() || button.querySelector(".w-sr-only")) continue;
        const isCut = getComputedStyle(button).overflowX !== "visible";
        if (isCut && button.scrollWidth > button.clientWidth + 1) found.push(words);
    }
    return found;
}""",
)
# Fields that are wrong and not tied to what is said of them, and ties to what is not there.
UNTIED = """() => {
    const told = (field) => field.getAttribute("aria-describedby") ?? "";
    const ties = (field) => told(field).split(" ").filter(Boolean);
    const isUntied = (field) => {
        const places = ties(field).map((id) => document.getElementById(id));
        const isTold = places.some((place) => place?.querySelector(".error-message"));
        return places.includes(null) || (field.ariaInvalid === "true" && !isTold);
    };
    return [...document.querySelectorAll("[aria-describedby], [aria-invalid=true]")]
        .filter((field) => field.checkVisibility() && isUntied(field))
        .map((field) => `${field.id || field.className} is not tied: ${ties(field)}`);
}"""
SCREENS = (
    *("wagtailadmin_home", "wagtailadmin_explore", "wagtailadmin_account", "editors_guide"),
    *("wagtailadmin_pages:copy", "wagtailadmin_pages:delete", "wagtailadmin_pages:unpublish"),
    *("wagtailadmin_pages:move", "wagtailadmin_pages:history", "wagtailadmin_pages:search"),
    *("wagtailadmin_pages:revisions_compare", "restore_page", "visits_report", "second_factor"),
    *("wagtailimages:edit", "wagtailusers_users:edit", "wagtailsnippets_pages_staffmember:edit"),
    *("wagtailadmin_workflows:index", "wagtailadmin_reports:site_history", "imports"),
)

# One of each kind: a form of its own, a list of what is chosen, what may not be done.
BULK_SCREENS = {
    "wagtailcore/page/delete": "wagtailadmin_pages:",
    "wagtailcore/page/unpublish": "wagtailadmin_pages:",
    "wagtailcore/page/move": "wagtailadmin_pages:",
    "news/category/delete": "wagtailsnippets_news_category:",
    "pages/tag/merge": "wagtailsnippets_pages_tag:",
    "media/customimage/add_tags": "wagtailimages",
    "media/customdocument/add_to_collection": "wagtaildocs",
    "accounts/user/assign_role": "wagtailusers_users:",
}

# What fades or slides in is looked at once it is there; what goes on for longer only draws the eye.
SETTLED = """async () => {
    const moves = () => document.getAnimations().some((animation) =>
        animation.playState === "running"
        && animation.effect.getComputedTiming().endTime <= 1000);
    // Messages begin to fade in once Wagtail's scripts have made the page ready.
    const shown = (selector) => Boolean(document.querySelector(selector));
    const begins = () => shown(".messages > ul") && !shown(".ready");
    for (let frame = 0; frame < 180 && (frame < 2 || begins() || moves()); frame += 1)
        await new Promise(requestAnimationFrame);
    return moves();
}"""


def look(page: Page, name: str, within: str | None = None) -> list[str]:
    """What is wrong with what is shown; axe looks `within` what has been opened alone."""
    found = ["it does not come to rest"] if page.evaluate(SETTLED) else []
    found += [
        text for text in page.evaluate(TEXTS) if ENGLISH.search(text) and not is_allowed(text)
    ]
    found += page.evaluate(UNTIED)
    told = violations(page, {"runOnly": RULES}, within)
    found += [each for each in told if not each.startswith(WAGTAIL_S_OWN)]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += page.evaluate(CUT)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return [f"{name}: {each}" for each in found]


@pytest.fixture
def rows(admin_user: User) -> Rows:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    article = ArticlePage(title="Tin", owner=admin_user)
    NewsIndexPage.objects.get().add_child(instance=article)
    return one_of_each(admin_user, article)


def path(rows: Rows, name: str) -> str:
    (address,) = (each for each in admin_addresses() if each.name == name)
    return address.path(rows.of(address))


@pytest.mark.seconds(25)
def test_screens(editor: Visitor, rows: Rows) -> None:
    wrong = []
    for name in SCREENS:
        wrong += look(editor.open(path(rows, name)), name)
    for name, row in BULK_SCREENS.items():
        place = f"/admin/bulk/{name}/?id={rows.by_address[row]}"
        wrong += look(editor.open(place), name, "main")
    assert wrong == [], wrong


# What opens above a screen, with what is asked of it there.
WINDOWS = {
    "wagtailadmin_choose_page": (
        "?allow_external_link=true&allow_email_link=true&allow_phone_link=true"
        "&allow_anchor_link=true"
    ),
    "wagtailadmin_choose_page_external_link": "?link_text=x",
    "wagtailadmin_choose_page_email_link": "",
    "wagtailadmin_choose_page_phone_link": "",
    "wagtailadmin_choose_page_anchor_link": "",
    "wagtailimages_chooser:choose": "",
    "wagtailimages_chooser:select_format": "",
    "wagtaildocs_chooser:choose": "",
    "wagtailsnippetchoosers_news_category:choose": "",
    "wagtailembeds:chooser": "",
    "wagtailadmin_workflows:task_chooser": "",
    "wagtailadmin_pages:set_privacy": "",
    "wagtailadmin_pages:collect_workflow_action_data": "",
    "wagtailadmin_pages:confirm_workflow_cancellation": "",
}
OPEN = "(url) => { window.ModalWorkflow({ url, onload: {}, responses: {} }); }"
CLOSE = """() => {
    document.querySelectorAll(".modal, .modal-backdrop").forEach((element) => element.remove());
    document.body.classList.remove("modal-open");
}"""


@pytest.mark.seconds(20)
def test_windows(editor: Visitor, rows: Rows) -> None:
    page = editor.open(path(rows, "wagtailsnippets_pages_staffmember:edit"))
    wrong = []
    for name, query in WINDOWS.items():
        page.evaluate(OPEN, path(rows, name) + query)
        page.locator(".modal.in, .modal.fade.show, .modal[style*=block]").first.wait_for()
        tabs = page.locator(".modal [role=tab]").all()
        wrong += look(page, name, ".modal")
        for tab in tabs[1:]:
            tab.click()
            wrong += look(page, name, ".modal")
        page.evaluate(CLOSE)
    assert wrong == [], wrong


# What scripts do in a window, as a form that has it loads them.
HANDLERS = {
    "wagtailadmin_choose_page_external_link": "PAGE_CHOOSER",
    "wagtailadmin_choose_page_email_link": "PAGE_CHOOSER",
    "wagtailadmin_choose_page_phone_link": "PAGE_CHOOSER",
    "wagtailadmin_choose_page_anchor_link": "PAGE_CHOOSER",
    "wagtailimages_chooser:choose": "IMAGE_CHOOSER",
    "wagtaildocs_chooser:choose": "DOCUMENT_CHOOSER",
    "wagtailembeds:chooser": "EMBED_CHOOSER",
}
# The feature of rich text that brings it is not one of the site's.
EMBED_SCRIPT = "/static/wagtailembeds/js/embed-chooser-modal.js"
# Refused without a question to any other site.
NO_VIDEO = "https://example.vn/"
OPEN_WITH_SCRIPTS = """([url, kind]) => {
    const onload = window[`${kind}_MODAL_ONLOAD_HANDLERS`];
    window.ModalWorkflow({ url, onload, responses: {} });
}"""
SEND_WINDOW = """(form) => {
    form.noValidate = true;
    form.querySelector("[type=submit]").focus();
    form.requestSubmit();
}"""


@pytest.mark.seconds(20)
def test_mistakes_in_windows(editor: Visitor, rows: Rows) -> None:
    """Addresses that are none or no video, and uploads of nothing and of what cannot be taken."""
    page = editing(editor, path(rows, "wagtailadmin_pages:edit"))
    page.add_script_tag(url=EMBED_SCRIPT)
    wrong = []
    for name, kind in HANDLERS.items():
        page.evaluate(OPEN_WITH_SCRIPTS, [path(rows, name), kind])
        modal = page.locator(".modal[style*=block]")
        expect(modal).to_be_focused()
        if modal.locator("[role=tab]").count():
            modal.locator("[role=tab]").last.click()
        form = modal.locator("form[method=post i]").filter(visible=True).last
        wrong += send_mistake(form, name)
        if form.locator("[type=file]").count():
            form.locator("[type=file]").set_input_files(
                {"name": "hỏng.exe", "mimeType": "image/png", "buffer": b"x"}
            )
            wrong += send_mistake(form, f"{name} hỏng.exe")
        if name == "wagtailembeds:chooser":
            form.get_by_label("URL").fill(NO_VIDEO)
            wrong += send_mistake(form, f"{name} {NO_VIDEO}")
        page.evaluate(CLOSE)
    assert wrong == [], wrong


def send_mistake(form: Locator, name: str) -> list[str]:
    """What is wrong with the window that comes back; the first mistake has the focus."""
    modal = form.page.locator(".modal[style*=block]")
    form.evaluate(SEND_WINDOW)
    expect(modal.locator("[aria-invalid=true]").filter(visible=True).first).to_be_focused()
    expect(modal.locator(".error-message").filter(visible=True).first).to_be_visible()
    return look(form.page, name, ".modal")


# Forms that are sent as they are opened, whatever the browser would say of it.
FORMS = (
    *("wagtailsnippets_pages_staffmember:add", "wagtailsnippets_news_category:add"),
    *("wagtailimages:add", "wagtaildocs:add", "wagtailusers_users:add", "wagtailredirects:add"),
    *(
        "wagtailadmin_collections:add",
        "wagtailadmin_workflows:add",
        "wagtailredirects:start_import",
    ),
    "confirm_password",
)
SEND = """() => {
    const forms = [...document.querySelectorAll("main form[method=post i]")];
    const form = forms.sort((one, other) => other.elements.length - one.elements.length)[0];
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.mark.seconds(15)
def test_mistakes_in_forms(editor: Visitor, rows: Rows) -> None:
    wrong = []
    for name in FORMS:
        page = editor.open(path(rows, name))
        with page.expect_event("load"):
            page.evaluate(SEND)
        assert page.locator(".error-message, .messages .error, .errorlist").count(), name
        wrong += look(page, name, "main")
    assert wrong == [], wrong


SEND_AS = """(button) => {
    button.form.noValidate = true;
    button.form.requestSubmit(button);
}"""


def test_the_address_of_a_video_that_is_none(editor: Visitor, rows: Rows) -> None:
    """A video is a block of the body; an empty address is refused once it is to be published."""
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    article.body_vi = [("video", {"url": url, "title": "Hội nghị"}) for url in (NO_VIDEO, "")]
    article.save_revision()
    page = editor.open(path(rows, "wagtailadmin_pages:edit"))
    with page.expect_event("load"):
        page.locator("[name=action-publish]").evaluate(SEND_AS)
    told = page.locator("[data-contentpath=body_vi] .error-message")
    expect(told).to_have_text(
        ["Đây không phải địa chỉ video trên YouTube hoặc Vimeo.", "Trường này là bắt buộc."]
    )
    wrong = look(page, "video", "main")
    page.locator(".messages").get_by_text("Đến lỗi đầu tiên").press("Enter")
    expect(told.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=body_vi-0-value-url]")).to_be_focused()
    assert wrong == [], wrong


def test_what_opens_on_the_edit_form(editor: Visitor, rows: Rows) -> None:
    """The help of the keyboard, comments, status and schedule."""
    page = editing(editor, path(rows, "wagtailadmin_pages:edit"))
    wrong = look(page, "form")
    page.keyboard.press("?")
    page.locator("[data-a11y-dialog-root], .w-dialog__content").filter(
        visible=True
    ).first.wait_for()
    wrong += look(page, "keys")
    page.keyboard.press("Escape")
    for side in page.locator("[data-side-panel-toggle]").all():
        if side.is_visible():
            side.click()
            wrong += look(page, side.get_attribute("aria-label") or "panel", "[data-form-side]")
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.dispatch_event("click")
    wrong += look(page, "schedule")
    assert wrong == [], wrong


def test_what_two_who_edit_a_page_and_who_undoes_a_publication_see(
    editor: Visitor, rows: Rows
) -> None:
    article = ArticlePage.objects.get(pk=rows.by_address["wagtailadmin_pages:"])
    page = editing(editor, path(rows, "wagtailadmin_pages:edit"))
    colleague = User.objects.create(username="lan", last_name="Lê Thị", first_name="Lan")
    article.lead_vi = "Của Lan."
    article.save_revision(user=colleague)
    with page.expect_event("load"):
        page.locator("[data-edit-form]").evaluate("form => form.submit()")
    expect(page.get_by_role("heading", level=1)).to_contain_text("vừa được lưu ở nơi khác")
    wrong = look(page, "conflict")
    article.save_revision().publish()
    page = editing(editor, path(rows, "wagtailadmin_pages:edit"))
    undo = page.locator(".messages").get_by_role("button", name="Hoàn tác")
    expect(undo).to_be_visible()
    wrong += look(page, "published")
    undo.click()
    expect(page.locator(".messages")).to_contain_text("trở lại như bạn đọc thấy")
    wrong += look(page, "undone")
    assert wrong == [], wrong


def test_the_bar_on_the_site_itself(editor: Visitor, rows: Rows) -> None:
    page = editor.open("/lien-he/")
    bar = page.locator("wagtail-userbar")
    bar.locator("#wagtail-userbar-trigger").click()
    items = bar.locator("[role=menuitem]").all_inner_texts()
    assert len(items) > 2
    assert [each for each in items if ENGLISH.search(each)] == []
