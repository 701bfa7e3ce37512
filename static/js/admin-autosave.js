// What is written while a draft saves itself is saved, too. Wagtail 8.0 takes the form as it stands when the answer
// comes for what the server has; it neither saves nor warns of what was written since it was sent, until more is.
(() => {
    "use strict";

    // What changes with each save, and what Wagtail's own comparison leaves out.
    const NOT_WRITTEN = /^(csrfmiddlewaretoken|next|(loaded|overwrite)_revision_\w+|comments-.*)$/;
    const written = (data) => {
        const entries = [...data].filter(([name, value]) => typeof value === "string" && !NOT_WRITTEN.test(name));
        return new URLSearchParams(entries).toString();
    };

    const sent = new WeakMap();
    document.addEventListener("w-autosave:save", ({ target, detail }) => { sent.set(target, detail.formData); });
    document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
        const data = sent.get(form);
        if (!data) return;
        sent.delete(form);
        // What the server has put right.
        for (const [name, value] of Object.entries(detail.data.field_updates ?? {})) {
            if (data.has(name)) data.set(name, value);
        }
        if (written(data) === written(new FormData(form))) return;
        form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
    });
})();
