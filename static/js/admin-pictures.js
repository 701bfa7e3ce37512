// Forms in which a picture is chosen: below a description or credit that is left empty stands what
// readers will get from the picture library, in the language of that field.
(() => {
    "use strict";

    const place = document.querySelector("[data-picture-words]");
    const known = new Map();

    const read = async (keys) => {
        const query = keys.map((key) => `id=${encodeURIComponent(key)}`).join("&");
        const answer = await fetch(`${place.dataset.pictureWords}?${query}`, { headers: { Accept: "application/json" } });
        const found = answer.ok && !answer.redirected ? await answer.json() : {};
        keys.forEach((key) => known.set(key, found[key] ?? null));
    };

    // The fields in which words for the picture of this input may be written, each with its language.
    const fieldsOf = (input) => {
        const form = input.form;
        const own = form.elements;
        if (input.name.endsWith("-image")) {
            const stem = input.name.slice(0, -"image".length);
            const language = input.closest("[data-language]")?.dataset.language ?? "vi";
            return ["alt", "credit"].map((kind) => ({
                kind, language, field: own[`${stem}${kind}`], adorns: own[`${stem}is_decorative`],
            }));
        }
        return ["alt", "credit"].flatMap((kind) => ["vi", "en"].map((language) => ({
            kind, language, field: own[`${input.name}_${kind}_${language}`], adorns: own[`${input.name}_is_decorative`],
        })));
    };

    const said = (words, kind, language) => {
        if (!words) return "";
        if (kind === "alt" && words.decorative) return place.dataset.adorns;
        const text = words[kind][language];
        if (text) return place.dataset.library.replace("TEXT", text);
        return kind === "alt" ? place.dataset.nothing : "";
    };

    const tell = ({ kind, language, field, adorns }, words) => {
        const id = `${field.id}-from-library`;
        let told = document.getElementById(id);
        if (!told) {
            told = document.createElement("p");
            told.id = id;
            told.className = "from-library";
            field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
            field.closest(".w-field__input, .w-field").after(told);
        }
        const isOwn = field.value.trim() || (kind === "alt" && adorns?.checked);
        const text = isOwn ? "" : said(words, kind, language);
        if (told.textContent !== text) told.textContent = text;
        told.hidden = !text;
    };

    const choosers = () => [...document.querySelectorAll(".image-chooser ~ input[type=hidden][name]")].filter((input) => input.form);

    const show = async () => {
        const inputs = choosers();
        const unknown = [...new Set(inputs.map((input) => input.value).filter((key) => key && !known.has(key)))];
        unknown.forEach((key) => known.set(key, null));
        if (unknown.length) await read(unknown);
        inputs.forEach((input) => fieldsOf(input).filter(({ field }) => field).forEach((each) => {
            tell(each, known.get(input.value));
        }));
    };

    let waiting = 0;
    const soon = () => {
        clearTimeout(waiting);
        waiting = setTimeout(show, 150);
    };

    document.addEventListener("DOMContentLoaded", () => {
        if (!choosers().length && !document.querySelector("[data-streamfield-stream-container]")) return;
        ["input", "change"].forEach((name) => document.addEventListener(name, soon));
        // Blocks come and go, and Wagtail's choosers say nothing of what is chosen.
        const form = document.querySelector("[data-edit-form], form");
        new MutationObserver((changes) => {
            if (changes.some(({ target }) => !target.closest?.(".from-library"))) soon();
        }).observe(form, { subtree: true, childList: true, attributes: true, attributeFilter: ["value", "href"] });
        show();
    });
})();
