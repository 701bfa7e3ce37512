// A form of the admin outlives its session and its network: before it is sent, and when saving by
// itself has failed, the site is asked whether it would take it. Until it does, a layer says why not.
(() => {
    "use strict";

    const layer = document.getElementById("session-layer");
    // The sign-in form and its like have no sidebar.
    if (!layer || !document.getElementById("wagtail-sidebar")) return;

    const ASK_EVERY = 3000;
    const PATIENCE = 15000;
    const RETRIES = 6;
    const TELL_EVERY = 60000;
    const WRITTEN_AFTER = 300;
    let behind = false; // what has been written is not saved
    let retries = 0; // how often saving was tried anew although the site says that all is well
    let dismissed = false; // the editor has read the layer and writes on
    let waiting = null; // {form, submitter} to send as soon as that can be
    let timer = null;
    let asking = null;
    let told = 0; // when the site was last told that somebody is writing
    let paused = null; // what Wagtail's own words below the form went by
    let saving = false; // a draft that saves itself is on its way
    let sent = 0; // how often a form has been sent for which the next page is awaited
    let uploaded = null; // resolved once the picture on its way into the form has come, or failed

    // "ready", "ended" (nobody is signed in) or "away" (the site does not answer).
    const ask = () => {
        asking ??= answer().finally(() => { asking = null; });
        return asking;
    };
    const answer = async () => {
        try {
            const response = await fetch(layer.dataset.stateUrl, {
                headers: { "X-Requested-With": "XMLHttpRequest" },
                cache: "no-store",
                signal: AbortSignal.timeout(PATIENCE),
            });
            if (response.status === 403) return "ended";
            if (!response.ok) return "away";
            renew((await response.json()).token);
            return "ready";
        } catch {
            return "away";
        }
    };

    // Signing in changes the token without which no form is taken.
    const renew = (token) => {
        window.wagtailConfig.CSRF_TOKEN = token;
        document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    };

    // Of a form that is opened to be edited; whatever waits to be sent is sent, too.
    const isSavedByItself = () => Boolean(waiting || document.querySelector("form[data-edit-form][data-controller~=w-autosave]"));

    const tell = (state) => {
        const then = isSavedByItself() ? "saved" : "save";
        const title = layer.querySelector(`[data-session=${state}] h2`).textContent;
        layer.querySelectorAll("[data-session]").forEach((part) => { part.hidden = part.dataset.session !== state; });
        layer.querySelectorAll("[data-then]").forEach((part) => { part.hidden = part.dataset.then !== then; });
        layer.setAttribute("aria-label", title);
        // What stands below the form says the same as the layer.
        if (paused && paused.text !== `${title}.`) {
            paused = { ...paused, type: "session", text: `${title}.` };
            document.dispatchEvent(new CustomEvent("w-autosave:error", { detail: paused }));
        }
        if (!layer.open && !dismissed) layer.showModal();
        timer ??= setInterval(() => { if (!document.hidden) lookAgain(); }, ASK_EVERY);
    };

    const lookAgain = async () => {
        if (!timer) return;
        const state = await ask();
        if (state !== "ready") { tell(state); return; }
        clearInterval(timer);
        timer = null;
        dismissed = false;
        const held = waiting;
        if (layer.open) layer.close();
        if (held) send(held);
        else saveByItself();
    };

    // As if something had just been typed.
    const saveByItself = () => {
        const form = document.querySelector("form[data-edit-form]");
        if (behind && form) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
    };

    const send = ({ form, submitter }) => {
        waiting = null;
        form.dataset.sessionAsked = "";
        const field = document.createElement("input");
        if (submitter?.name) {
            // The button itself may be disabled by now, or gone with its menu.
            Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
            form.append(field);
        }
        const follow = (event) => { if (!event.defaultPrevented) sent += 1; };
        window.addEventListener("submit", follow);
        form.requestSubmit();
        window.removeEventListener("submit", follow);
        field.remove();
        delete form.dataset.sessionAsked;
        hold();
    };

    // What is typed while the next page is awaited would be lost, so nothing can be; but only where the
    // browser tells of somebody who stops it from loading.
    const hold = () => {
        const form = document.querySelector("form[data-edit-form]");
        if (form && window.navigation) form.inert = sent > 0;
    };
    window.navigation?.addEventListener("navigateerror", () => {
        sent = Math.max(0, sent - 1);
        hold();
    });
    window.addEventListener("pageshow", () => {
        sent = 0;
        hold();
    });

    document.addEventListener("submit", async (event) => {
        const { target: form, submitter } = event;
        if (form.getAttribute("method")?.toLowerCase() !== "post" || "sessionAsked" in form.dataset) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (waiting?.form === form) return;
        waiting = { form, submitter };
        const [state] = await Promise.all([ask(), saved(), written(form), uploaded]);
        if (state === "ready" && waiting) send(waiting);
        else if (waiting) {
            dismissed = false;
            tell(state);
        }
    }, true);

    document.addEventListener("picture-upload", ({ detail }) => { uploaded = detail; });

    // Wagtail's question after a newer version, when it is under way, would be answered with what is being
    // saved, as if another had; and the form would not be taken. A new question, which is not sent, ends it.
    const forgetPing = () => {
        const presence = document.querySelector("[data-controller~=w-session]");
        if (!presence) return;
        presence.addEventListener("w-swap:begin", (event) => event.preventDefault(), { once: true });
        presence.dispatchEvent(new CustomEvent("w-session:ping"));
    };

    // What saves itself beside a form that is sent would be refused as out of date, and a page that
    // makes itself would be made twice: neither begins any more, and what has begun is awaited.
    const SAVED = ["w-autosave:success", "w-autosave:error"];
    document.addEventListener("w-autosave:save", (event) => {
        saving = !(waiting || sent);
        if (saving) {
            forgetPing();
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
    }, true);
    SAVED.forEach((name) => document.addEventListener(name, () => { saving = false; }));
    const saved = () => saving && Promise.race([
        ...SAVED.map((name) => new Promise((done) => { document.addEventListener(name, done, { once: true }); })),
        after(PATIENCE),
    ]);
    // Wagtail's editor of formatted text hands over what is typed 250 ms later, and a slug follows its
    // title after 100; before that the form would be sent without the last words.
    const written = async (form) => {
        if (!form.matches("[data-edit-form]")) return;
        // What a key has begun comes to its own waiting first.
        await after(0);
        await after(WRITTEN_AFTER);
    };
    const after = (time) => new Promise((done) => { setTimeout(done, time); });

    const failed = async () => {
        const state = await ask();
        if (state !== "ready") tell(state);
        else if (behind && retries < RETRIES) {
            setTimeout(saveByItself, 1000 * 2 ** retries);
            retries += 1;
        }
    };
    document.addEventListener("w-autosave:error", ({ detail }) => {
        if (!["network_error", "server_error"].includes(detail.type)) return;
        behind = true;
        paused = detail;
        failed();
    });
    document.addEventListener("w-autosave:success", () => {
        behind = false;
        paused = null;
        retries = 0;
    });
    // Colleagues' presence is asked for every few seconds, whether anything is typed or not.
    document.addEventListener("w-swap:error", failed);

    // Wagtail's own requests go on when nobody is there; only this keeps the session.
    const tellOfWriting = async () => {
        if (timer || Date.now() - told < TELL_EVERY) return;
        told = Date.now();
        try {
            const response = await fetch(layer.dataset.stateUrl, {
                method: "POST",
                headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN },
                signal: AbortSignal.timeout(PATIENCE),
            });
            if (!response.ok) failed();
        } catch {
            // The next keystroke after a minute tells again.
        }
    };
    ["keydown", "input", "pointerdown"].forEach((name) => document.addEventListener(name, tellOfWriting, { capture: true, passive: true }));

    // Its button, and Escape.
    ["submit", "cancel"].forEach((name) => layer.addEventListener(name, () => {
        dismissed = true;
        waiting = null;
    }));
    document.addEventListener("visibilitychange", lookAgain);
    ["focus", "online"].forEach((name) => window.addEventListener(name, lookAgain));
})();
