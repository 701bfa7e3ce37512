"""What is looked for on each screen of the admin that a browser has made.

Nothing in English, nothing that axe finds, nothing cut or wider than a telephone, no field that is
wrong without being tied to what is said of it.
"""

from playwright.sync_api import Page

from tests.functional.test_every_page import violations
from tests.words import ENGLISH, is_allowed

# No video: refused without a question to any other site.
NO_VIDEO = "https://example.vn/"
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
# Too wide for the window, titles in columns of a few letters, and buttons whose words do not fit
# into them, once all is in its place.
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
    // Wagtail hides what of a list goes beyond the window, unless it can be moved there.
    for (const list of document.querySelectorAll(".listing")) {
        const around = list.parentElement, isMoved = getComputedStyle(around).overflowX === "auto";
        if (list.offsetWidth > around.clientWidth && !isMoved) found.push("a list is cut");
    }
    for (const title of document.querySelectorAll(".listing td.title")) {
        const room = title.getBoundingClientRect().width;
        if (title.checkVisibility() && room < 160) found.push(`title in ${room} px`);
    }
    for (const button of document.querySelectorAll("button, .button, [role=tab]")) {
        const words = button.innerText.trim();
        if (!words || !button.checkVisibility() || button.querySelector(".w-sr-only")) continue;
        const isCut = getComputedStyle(button).overflowX !== "visible";
        if (isCut && button.scrollWidth > button.clientWidth + 1) found.push(words);
    }
    return found;
}""",
)
# Fields that are wrong and not tied to what is said of them, and ties to what is not there. An
# editor of formatted text is as wrong as its field, which is hidden, and keeps the tie to what
# invites to write in it while it is empty.
UNTIED = """() => {
    const told = (field) => field.getAttribute("aria-describedby") ?? "";
    const ties = (field) => told(field).split(" ").filter((id) => id && !/^placeholder-/.test(id));
    const isWrong = (field) => (field.isContentEditable
        && field.closest("[data-field]").classList.contains("w-field--error"))
        || field.ariaInvalid === "true";
    const isUntied = (field) => {
        const places = ties(field).map((id) => document.getElementById(id));
        const isTold = places.some((place) => place?.querySelector(".error-message"));
        return places.includes(null) || (isWrong(field) && !(isTold && field.ariaInvalid));
    };
    const fields = "[aria-describedby], [aria-invalid=true], [contenteditable=true]";
    return [...document.querySelectorAll(fields)]
        .filter((field) => field.checkVisibility() && isUntied(field))
        .map((field) => `${field.id || field.className} is not tied: ${ties(field)}`);
}"""

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
    return [*(f"{name}: {each}" for each in found), *look_on_a_telephone(page, name)]


def look_on_a_telephone(page: Page, name: str) -> list[str]:
    """What does not fit into 360 px."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found = page.evaluate(CUT)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return [f"{name}: {each}" for each in found]
