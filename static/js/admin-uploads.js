// Uploads of several files, and the fields of tags, for who does not see them or uses the keys alone:
// names that Wagtail gives to the eye only, what became of each file said aloud, and the focus. And what to do where
// no answer of the site comes: a proxy's own page, or none.
(() => {
    "use strict";

    const words = document.currentScript.dataset;
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

    const refusal = (status) => {
        if (status === 413) {
            const most = Math.floor(Number(input.dataset.maxFileSize) / 1024 / 1024 * 10) / 10;
            return words.tooLarge.replace("MOST", most.toLocaleString(document.documentElement.lang));
        }
        return status === 0 || status >= 500 ? words.unanswered : words.refused;
    };

    const tellOfFailures = () => {
        const { jQuery } = window;
        const read = (answer) => {
            JSON.parse(answer);
            return answer;
        };
        // A page, such as the one to sign in, is no answer; Wagtail would wait for ever.
        const file = jQuery(input).fileupload("option", "converters", { "text html": read });
        // Before Wagtail's own words, which are for administrators.
        file.on("fileuploadfail", (_event, { context, jqXHR }) => {
            const [item] = context;
            const place = item.querySelector(".server-error") ?? item.querySelector(".error_messages");
            place.textContent = refusal(jqXHR.status);
        });
        // Titles and tags of what has been uploaded, and its removal.
        jQuery(document).on("ajaxSend ajaxError", ({ type }, jqXHR, { url }) => {
            const item = [...list.children].find((each) => [...each.querySelectorAll("form, .delete")].some(({ action, href }) => url === (action ?? href)));
            item?.querySelector("[data-unanswered]")?.remove();
            if (!item || type === "ajaxSend") return;
            const told = document.createElement("p");
            told.className = "error-message";
            told.dataset.unanswered = "";
            told.setAttribute("role", "alert");
            told.textContent = jqXHR.status === 0 || jqXHR.status >= 500 ? words.unsaved : words.refused;
            item.querySelector(".right").append(told);
            // Wagtail holds the button for half a minute.
            item.querySelectorAll("[data-w-progress-loading-value]").forEach(({ dataset }) => { dataset.wProgressLoadingValue = "false"; });
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
        if (list && input) {
            watch();
            // Wagtail readies the field then.
            window.jQuery(tellOfFailures);
        }
        nameTags(document);
        // Wagtail makes the fields of tags after that.
        setTimeout(() => nameTags(document), 500);
    });
})();
