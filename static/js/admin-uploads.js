// Uploads of several files, and the fields of tags, for who does not see them or uses the keys alone:
// names that Wagtail gives to the eye only, what became of each file said aloud, and the focus.
(() => {
    "use strict";

    const list = document.getElementById("upload-list");
    const input = document.getElementById("fileupload");

    const nameTags = (root) => {
        root.querySelectorAll(".tagit-new input:not([aria-label])").forEach((field) => {
            const label = field.closest(".w-field__wrapper")?.querySelector("label");
            if (label) field.setAttribute("aria-label", label.textContent.trim());
        });
    };

    const nameProgress = (root) => {
        root.querySelectorAll(".progress:not([role])").forEach((bar) => {
            bar.setAttribute("role", "progressbar");
            bar.setAttribute("aria-label", document.querySelector("h1, h2").textContent.trim());
        });
    };

    const first = (item) => item.querySelector(".confirm-upload, form input:not([type=hidden])");

    const watch = () => {
        input.setAttribute("aria-label", input.parentElement.querySelector("button").textContent.trim());
        input.parentElement.querySelector("button").tabIndex = -1;
        const said = document.createElement("p");
        said.className = "w-sr-only";
        said.setAttribute("role", "status");
        list.before(said);
        nameProgress(document);
        const told = new WeakSet();
        let lost = null;
        new MutationObserver(() => {
            nameProgress(list);
            nameTags(list);
            list.querySelectorAll(":scope > .upload-complete").forEach((item) => {
                if (told.has(item)) return;
                told.add(item);
                const name = item.querySelector(".left").textContent.trim().replace(/\s+/g, " ");
                const shown = [...item.querySelectorAll(".status-msg")].filter((each) => each.offsetParent);
                said.textContent = [name, ...shown.map((each) => each.textContent.trim())].join(". ");
            });
            // What had the focus has gone: on with the same file, else with the next, else at the top.
            if (lost && document.activeElement === document.body) {
                const next = lost.isConnected ? lost : list.querySelector(":scope > li");
                (next && first(next) || input).focus();
                lost = null;
            }
        }).observe(list, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
        // Before Wagtail takes away what was pressed.
        list.addEventListener("click", (event) => {
            const pressed = event.target.closest(".confirm-upload, .delete, [type=submit]");
            lost = pressed?.closest("#upload-list > li") ?? null;
        }, true);
    };

    document.addEventListener("DOMContentLoaded", () => {
        if (list && input) watch();
        nameTags(document);
        // Wagtail makes the fields of tags after that.
        setTimeout(() => nameTags(document), 500);
    });
})();
