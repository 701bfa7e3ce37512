"""A walk through the admin in a browser: what opens above a screen, and mistakes made in it."""

import pytest
from playwright.sync_api import Locator, expect

from tests.admin_addresses import Rows
from tests.functional.conftest import Visitor
from tests.functional.editing import editing
from tests.functional.looking import NO_VIDEO, look

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
    page = editor.open(rows.path("wagtailsnippets_pages_staffmember:edit"))
    wrong = []
    for name, query in WINDOWS.items():
        page.evaluate(OPEN, rows.path(name) + query)
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
    page = editing(editor, rows.path("wagtailadmin_pages:edit"))
    page.add_script_tag(url=EMBED_SCRIPT)
    wrong = []
    for name, kind in HANDLERS.items():
        page.evaluate(OPEN_WITH_SCRIPTS, [rows.path(name), kind])
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
