// A form that takes what a passkey answers: makes one ("create") or uses one ("get"). The browser's
// part is webauthn-json.js, which comes with django-allauth. Also the button that prints.
(() => {
    "use strict";

    document.querySelectorAll("[data-passkey]").forEach((place) => {
        const part = (name) => place.querySelector(`[data-passkey-part=${name}]`);
        const button = part("button");
        if (!button || !window.PublicKeyCredential || !window.isSecureContext) return;
        part("impossible").hidden = true;
        button.hidden = false;
        button.addEventListener("click", async () => {
            part("failed").hidden = true;
            button.disabled = true;
            try {
                const answer = await window.webauthnJSON[place.dataset.passkey](JSON.parse(place.dataset.options));
                place.querySelector("[name=credential]").value = JSON.stringify(answer);
                place.closest("form").submit();
            } catch {
                part("failed").hidden = false;
                button.disabled = false;
            }
        });
    });

    document.querySelectorAll("[data-print]").forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
    });
})();
