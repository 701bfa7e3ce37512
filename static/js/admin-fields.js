// Fields for who does not see them. Those of tags, made by Wagtail's widget in the place of the form's own, take
// over its label. A field that is wrong is described by what is said of it (in Wagtail 8.0 blocks do not name that
// place, and forms without panels name one that is not there), and has the focus where a window comes back with it.
// Formatted text is written in an editor beside its field, which is hidden: the editor is what is named, described
// and wrong.
(() => {
    "use strict";

    const name = (list) => {
        const typed = list.querySelector(".tagit-new input");
        const field = list.previousElementSibling;
        const label = field?.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
        if (typed && label) typed.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    };

    // Wagtail's help of a field, where the field has Django's name of it.
    const tieHelp = (field) => {
        const told = field.getAttribute("aria-describedby");
        if (document.getElementById(`${field.id}-helptext`)) field.setAttribute("aria-describedby", told.replace("_helptext", "-helptext"));
    };

    const WRONG = "[aria-invalid=true]:not([type=hidden])";
    const EDITOR = "[data-draftail-editor-wrapper] [contenteditable=true]";

    const ties = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    const describe = (field, ids) => field.setAttribute("aria-describedby", [...new Set([...ties(field), ...ids])].join(" "));

    // What stands in a body may be wrong, too: it has a field of its own.
    const writtenIn = (field) => [...field.querySelectorAll(`${WRONG}, ${EDITOR}`)].find((each) => each.closest("[data-field]") === field);

    const tie = (message) => {
        const place = message.closest("[data-field-errors]");
        const field = place && writtenIn(place.closest("[data-field]"));
        if (!field) return;
        place.id ||= `${field.id}_error`;
        if (!ties(field).includes(place.id)) describe(field, [place.id]);
        if (field.isContentEditable) field.setAttribute("aria-invalid", "true");
    };

    // Wagtail names no editor; one that is all of its block is named as the block is.
    const tieEditor = (editor) => {
        if (editor.hasAttribute("aria-label") || !editor.matches(EDITOR)) return;
        const field = editor.closest("[data-draftail-editor-wrapper]").parentElement.querySelector("input");
        const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`)
            ?? editor.closest("[data-field-wrapper]")?.parentElement.querySelector(":scope > label")
            ?? editor.closest("[data-panel]")?.querySelector(".c-sf-block__type");
        editor.setAttribute("aria-label", label?.textContent.replace("*", "").trim() ?? "");
        describe(editor, ties(field).filter((id) => document.getElementById(id)));
    };

    // Once it is seen: the tab that it stands in may be opened a moment later.
    const FRAMES = 60;
    const focusWrong = (content, isMeant, frames = FRAMES) => {
        const active = document.activeElement;
        if (active !== document.body && !active.contains(content) && active.type !== "submit") return;
        const wrong = [...content.querySelectorAll(WRONG)].filter(isMeant);
        const seen = wrong.find((field) => field.checkVisibility());
        if (seen) seen.focus();
        else if (wrong.length && frames) requestAnimationFrame(() => focusWrong(content, isMeant, frames - 1));
    };

    // Wagtail's windows refuse what is left empty themselves, each time.
    document.addEventListener("submit", ({ target }) => {
        if (target.closest(".modal-body")) setTimeout(() => focusWrong(target, (field) => !field.value));
    }, true);

    const messages = document.getElementsByClassName("error-message");
    const editors = document.getElementsByClassName("public-DraftEditor-content");
    const observer = new MutationObserver((changes) => {
        for (const change of changes) {
            for (const node of change.addedNodes) {
                if (node.nodeType === Node.ELEMENT_NODE && node.matches("ul.tagit")) name(node);
            }
        }
        for (const editor of editors) tieEditor(editor);
        if (!messages.length) return;
        for (const message of messages) tie(message);
        // What the site refuses comes in the place of what was sent.
        for (const { target, removedNodes } of changes) {
            if (removedNodes.length && target.closest(".modal-body")) focusWrong(target, () => true);
        }
    });
    document.querySelectorAll("ul.tagit").forEach(name);
    document.querySelectorAll("[aria-describedby*=_helptext]").forEach(tieHelp);
    for (const editor of editors) tieEditor(editor);
    for (const message of messages) tie(message);
    observer.observe(document.documentElement, { childList: true, subtree: true });
})();
