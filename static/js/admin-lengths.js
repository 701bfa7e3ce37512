// Fields that hold so many characters and no more: browsers cut what is pasted or typed beyond that, and say nothing.
(() => {
    "use strict";

    const { text } = document.currentScript.dataset;
    const told = new WeakMap();

    const place = (field) => field.closest(".w-field__input, .w-field") ?? field;

    const tell = (field, cut) => {
        const said = document.createElement("p");
        said.className = "advised-length advised-length--over";
        said.setAttribute("role", "alert");
        said.textContent = text.replace("MOST", field.maxLength).replace("NUMBER", cut);
        place(field).after(said);
        told.set(field, said);
    };

    document.addEventListener("beforeinput", ({ target: field, data, dataTransfer }) => {
        if (!field.matches?.("input, textarea") || field.maxLength < 0) return;
        told.get(field)?.remove();
        const written = data ?? dataTransfer?.getData("text/plain") ?? "";
        const cut = field.value.length - (field.selectionEnd - field.selectionStart) + written.length - field.maxLength;
        if (written && cut > 0) tell(field, Math.min(cut, written.length));
    });
})();
