// "Upload a picture" beside "Choose an image", in forms of pages: a file, also one that is dragged there, goes into
// the library and is chosen, without a window to go through. Refusals and the reuse of what the library has are the library's own. A form
// that is sent meanwhile waits (admin-session.js).
(() => {
    "use strict";

    const place = document.querySelector("[data-picture-upload]");
    const words = place.dataset;
    const form = document.querySelector("[data-edit-form]");
    const PREFIX = "image-chooser-upload-";

    const token = () => window.wagtailConfig.CSRF_TOKEN;

    const ask = async (url, fields) => {
        const body = new FormData();
        Object.entries({ ...fields, csrfmiddlewaretoken: token() }).forEach(([name, value]) => body.append(name, value));
        const answer = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
    };

    const failure = ({ message }) => {
        if (message !== "413") return words.failed;
        const most = Math.floor(Number(words.most) / 1024 / 1024 * 10) / 10;
        return words.tooLarge.replace("MOST", most.toLocaleString(document.documentElement.lang));
    };

    const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

    // {chosen, told}: the picture as Wagtail's choosers have it, or nothing; what is said of it.
    const upload = async (file) => {
        const found = await ask(words.pictureUpload, {
            [`${PREFIX}title`]: file.name.replace(/\.[^.]+$/, ""),
            [`${PREFIX}file`]: file,
            [`${PREFIX}collection`]: words.collection,
        });
        if (found.step === "chosen") return { chosen: found.result, told: words.done };
        const said = parsed(found.htmlFragment);
        if (found.step === "duplicate_found") {
            const { result } = await ask(said.querySelector(".use-existing-image").getAttribute("href"), {});
            return { chosen: result, told: words.known };
        }
        const wrong = [...said.querySelectorAll(".error-message")].map((each) => each.textContent.trim());
        return { told: wrong.join(" ") || words.failed };
    };

    // One after the other.
    let sending = Promise.resolve();

    const offer = (chooser) => {
        chooser.dataset.upload = "offered";
        const button = place.content.firstElementChild.cloneNode(true);
        const told = document.createElement("p");
        told.className = "picture-told";
        told.setAttribute("role", "status");
        told.tabIndex = -1;
        const field = document.createElement("input");
        field.type = "file";
        field.accept = "image/*";
        field.hidden = true;
        chooser.querySelector(".unchosen").append(button, field);
        chooser.after(told);
        const take = (file) => {
            told.textContent = words.sending.replace("NAME", file.name);
            button.disabled = true;
            sending = sending.then(() => upload(file)).catch((error) => ({ told: failure(error) })).then(({ chosen, told: text }) => {
                told.textContent = text;
                button.disabled = false;
                field.value = "";
                // The button goes, and the focus with it; what is to be written stands next.
                const isHere = [document.body, button].includes(document.activeElement);
                if (chosen) chooser.widget.setStateFromModalData(chosen);
                if (isHere) (chosen ? told : button).focus();
            });
            document.dispatchEvent(new CustomEvent("picture-upload", { detail: sending }));
        };
        button.addEventListener("click", () => field.click());
        field.addEventListener("change", (event) => {
            event.stopPropagation();
            if (field.files.length) take(field.files[0]);
        });
        chooser.addEventListener("drop", ({ dataTransfer }) => {
            if (!dataTransfer.files.length || button.disabled) return;
            const chosen = new DataTransfer();
            chosen.items.add(dataTransfer.files[0]);
            field.files = chosen.files;
            field.dispatchEvent(new Event("change"));
        });
    };

    // A file is let go over a choice of a picture. Elsewhere browsers would leave the form for it, or show it in
    // another tab, and Wagtail's editors would take it and do nothing; file fields and dialogs have their own way.
    const drag = (event) => {
        if (!event.dataTransfer?.types.includes("Files") || event.target.closest?.("[type=file], dialog, .modal")) return;
        event.preventDefault();
        if (event.target.closest?.(".image-chooser[data-upload]")) return;
        event.dataTransfer.dropEffect = "none";
        event.stopPropagation();
    };
    ["dragover", "drop"].forEach((name) => window.addEventListener(name, drag, true));

    const offerAll = () => form.querySelectorAll(".image-chooser:not([data-upload])").forEach(offer);
    // Blocks come and go.
    new MutationObserver(offerAll).observe(form, { subtree: true, childList: true });
    offerAll();
})();
