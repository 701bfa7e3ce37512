// The edit form of texts in two languages: which one is shown where there is room for one, copying the
// Vietnamese, the mark of an English that is older, lengths, one-line titles, and what a search engine
// may show; what is to be looked at before publishing; the way through it by keys; the preview's language.
(() => {
    "use strict";

    // A toolbar that is there before anything is selected, until somebody unpins it.
    const TOOLBAR = "wagtail:draftail-toolbar";
    try {
        if (!localStorage.getItem(TOOLBAR)) localStorage.setItem(TOOLBAR, "sticky");
    } catch { /* no storage: Wagtail's own default */ }

    const value = (name) => document.querySelector(`[name="${name}"]`)?.value.trim() ?? "";

    const chooseLanguage = (choice) => {
        const form = choice.closest("form");
        const show = (language) => {
            form.dataset.shownLanguage = language;
            choice.querySelector(`[value="${language}"]`).checked = true;
        };
        choice.addEventListener("change", (event) => show(event.target.value));
        // Wagtail moves the focus to what is wrong; that must be seen.
        form.addEventListener("focusin", (event) => {
            const column = event.target.closest("[data-language]");
            if (column && column.dataset.language !== form.dataset.shownLanguage) show(column.dataset.language);
        });
        const wrong = form.querySelector("[data-language] :is(.error-message, .help-critical)");
        show(wrong?.closest("[data-language]").dataset.language ?? choice.querySelector(":checked").value);
    };

    const widget = (name) => window.wagtail.editHandler?.getPanelByName(name)?.getBoundWidget();

    const WRITTEN = "input:not([type=hidden]), textarea, [contenteditable=true]";

    const isEmpty = (column) => {
        const fields = [...column.querySelectorAll(WRITTEN)];
        return fields.every((field) => !(field.value ?? field.textContent).trim());
    };

    // Where there is room for one language, the Vietnamese stands above the English field. A body has many fields.
    const keepInSight = (vietnamese, source) => {
        const tell = () => {
            const [field, ...others] = vietnamese.querySelectorAll(WRITTEN);
            source.textContent = field && !others.length ? (field.value ?? field.innerText).trim() : "";
            source.parentElement.hidden = !source.textContent;
        };
        vietnamese.addEventListener("input", tell);
        // Another language is chosen; by then editors of formatted text are there.
        vietnamese.closest("form").addEventListener("change", tell);
        tell();
    };

    const bilingual = (panel) => {
        const [vietnamese, english] = panel.querySelectorAll(":scope > [data-language]");
        if (!english) return;
        const mark = english.querySelector("[data-older-mark]");
        keepInSight(vietnamese, english.querySelector("[data-source]"));
        vietnamese.addEventListener("input", () => { mark.hidden = isEmpty(english); });
        english.addEventListener("input", () => { mark.hidden = true; });
        english.querySelector("[data-copy]").addEventListener("click", (event) => {
            if (!isEmpty(english) && !window.confirm(event.currentTarget.dataset.copy)) return;
            const name = (column) => column.querySelector("[data-contentpath]").dataset.contentpath;
            const source = widget(name(vietnamese));
            const target = widget(name(english));
            target.setState(source.getDuplicatedState ? source.getDuplicatedState() : source.getState());
            english.querySelector("input, textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
            english.querySelector("input, textarea")?.dispatchEvent(new Event("change", { bubbles: true }));
            target.focus();
        });
    };

    const count = (column) => {
        const field = column.querySelector("input:not([type=hidden]), textarea");
        if (!field) return;
        const advised = Number(column.dataset.advisedLength);
        const said = document.createElement("p");
        said.className = "advised-length";
        said.id = `${field.id}-length`;
        field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${said.id}`.trim());
        field.closest(".w-field__input, .w-field")?.after(said);
        const tell = () => {
            const length = [...field.value.trim()].length;
            const text = length > advised ? column.dataset.longText : column.dataset.countText;
            said.textContent = text.replace("NUMBER", length).replace("ADVISED", advised);
            said.hidden = !length;
            said.classList.toggle("advised-length--over", length > advised);
        };
        field.addEventListener("input", tell);
        tell();
    };

    const showResult = (figure) => {
        const suffix = figure.dataset.searchResult;
        const tell = () => {
            const show = (name, text) => { figure.querySelector(`[data-shown=${name}]`).textContent = text; };
            show("title", value(`seo_title${suffix}`) || value(`title${suffix}`));
            show("description", value(`search_description${suffix}`) || value(figure.dataset.summary));
            figure.hidden = !value(`title${suffix}`);
        };
        figure.closest("form").addEventListener("input", tell);
        tell();
    };

    // What is to be looked at before publishing; the site is asked about the draft as it has it.
    const watchFindings = (place) => {
        const form = place.closest("form");
        let asked = 0; // answers to earlier questions are dropped
        const tell = async () => {
            const number = ++asked;
            const [, base, page] = location.pathname.match(/^(.*\/pages\/)(\d+)\//) ?? [];
            if (!page) return;
            const answer = await fetch(`${base}${page}/findings/`, { headers: { Accept: "text/html" } });
            if (!answer.ok || answer.redirected) return;
            const told = await answer.text();
            if (number !== asked) return;
            const wasOpen = place.querySelector("details")?.open;
            place.innerHTML = told;
            place.querySelector("details").open = Boolean(wasOpen);
            place.hidden = false;
        };
        document.addEventListener("w-autosave:success", tell);
        place.addEventListener("click", (event) => {
            const field = event.target.closest("[data-finding]")?.dataset.finding;
            // What a form has several of, such as figures, is told apart by the names of inputs.
            const found = field && (form.querySelector(`[data-contentpath="${field}"]`)
                ?? form.querySelector(`[name="${field}"]`)?.closest("[data-field]"));
            if (!found) return;
            place.querySelector("details").open = false;
            const tab = found.closest("[role=tabpanel]");
            if (tab?.hidden) document.getElementById(tab.getAttribute("aria-labelledby")).click();
            const language = found.closest("[data-language]")?.dataset.language;
            if (language) form.dataset.shownLanguage = language;
            const dialog = found.closest("[data-controller=w-dialog]");
            if (dialog) document.querySelector(`[data-a11y-dialog-show="${dialog.id}"]`)?.click();
            found.scrollIntoView({ block: "center" });
            found.querySelector("input:not([type=hidden]), textarea, [contenteditable=true], button")?.focus();
        });
        tell();
    };

    // Titles are seen whole, over several lines, but are one line.
    document.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches?.("textarea[data-one-line]")) event.preventDefault();
    });

    // Whoever opens the choice of blocks by a key goes on by keys: into its search field, and back.
    document.addEventListener("click", (event) => {
        const button = event.target.closest?.(".c-sf-add-button");
        if (!button || event.detail) return;
        requestAnimationFrame(() => {
            const field = button.parentElement.querySelector(".w-combobox input");
            field?.focus();
            field?.addEventListener("keydown", ({ key }) => { if (key === "Escape") button.focus(); });
        });
    });

    // What is chosen while Wagtail's preview is being made is shown once it is; Wagtail forgets it.
    let previewing = false;
    let chosen = null;
    document.addEventListener("w-preview:update", () => { previewing = true; });
    document.addEventListener("change", ({ target }) => {
        if (previewing && target.matches("[data-w-preview-target=mode]")) chosen = target;
    }, true);
    document.addEventListener("w-preview:updated", () => {
        const select = chosen;
        previewing = false;
        chosen = null;
        if (select) setTimeout(() => select.dispatchEvent(new Event("change", { bubbles: true })));
    });

    // The English blocks are made a moment after the Vietnamese ones are there, so that whoever writes begins
    // sooner; at the latest when something is pressed, and before Wagtail, two seconds after the page has come,
    // notes what stands in the form. Not where it is sent at once: to a preview that was left open, or because
    // something in it was wrong.
    const MADE_AFTER_IDLE = 200;
    const MADE_AFTER = 1000;
    const ACTS = ["pointerdown", "keydown", "click", "focusin", "submit"];
    const isSentAtOnce = (form) => {
        try {
            return form.dataset.wUnsavedForceValue === "true" || Boolean(localStorage.getItem("wagtail:side-panel-open"));
        } catch {
            return false; // no storage: Wagtail opens nothing
        }
    };
    const makeEnglishLater = () => {
        const form = document.querySelector("[data-edit-form]");
        if (!form || isSentAtOnce(form)) return;
        const held = form.querySelectorAll("[data-language=en] [data-controller=w-block]");
        held.forEach((block) => block.removeAttribute("data-controller"));
        const make = () => {
            held.forEach((block) => block.setAttribute("data-controller", "w-block"));
            ACTS.forEach((name) => window.removeEventListener(name, makeNow, true));
        };
        const makeNow = ({ isTrusted }) => { if (isTrusted) make(); };
        ACTS.forEach((name) => window.addEventListener(name, makeNow, true));
        document.addEventListener("DOMContentLoaded", () => {
            setTimeout(make, MADE_AFTER);
            requestIdleCallback(() => setTimeout(make, MADE_AFTER_IDLE));
        });
    };
    // Before Wagtail looks for them.
    document.addEventListener("readystatechange", makeEnglishLater, { once: true });

    document.addEventListener("DOMContentLoaded", () => {
        const choice = document.querySelector("[data-language-choice]");
        if (choice) chooseLanguage(choice);
        document.querySelectorAll("[data-bilingual]").forEach(bilingual);
        document.querySelectorAll("[data-advised-length]").forEach(count);
        document.querySelectorAll("[data-search-result]").forEach(showResult);
        document.querySelectorAll("[data-findings]").forEach(watchFindings);
    });
})();
