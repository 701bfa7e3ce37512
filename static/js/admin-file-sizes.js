// Files that are too large to be sent: told where they were chosen, before anything is sent. The field is empty again.
(() => {
    "use strict";

    const { most, mostPicture, text } = document.currentScript.dataset;
    const MEGABYTE = 1024 * 1024;

    const mostOf = ({ dataset, accept }) => Number(dataset.maxFileSize || (accept.startsWith("image/") ? mostPicture : most));

    // What is sent together; fields without a name send theirs one by one.
    const sentWith = (field) => {
        const fields = field.name && field.form ? [...field.form.elements].filter(({ type, name }) => type === "file" && name) : [field];
        return fields.flatMap(({ files }) => [...files]);
    };

    // In the words of the page, with a digit after the point.
    const megabytes = (bytes, round) => (round(bytes / MEGABYTE * 10) / 10).toLocaleString(document.documentElement.lang);

    const place = (field) => field.closest(".image-chooser, .w-field__input, .replace-file-input") ?? field;

    const told = new WeakMap();
    const tell = (field, files, size) => {
        const said = document.createElement("p");
        said.className = "error-message";
        said.setAttribute("role", "alert");
        said.textContent = text
            .replace("NAME", files.map(({ name }) => name).join(", "))
            .replace("SIZE", megabytes(size, Math.ceil))
            .replace("MOST", megabytes(mostOf(field), Math.floor));
        place(field).after(said);
        told.set(field, said);
    };

    // Uploads of several know each file's limit by themselves, and pasting a document tells of its own.
    window.addEventListener("change", (event) => {
        const field = event.target;
        if (!field.matches?.("[type=file]:not([multiple], [data-paste])")) return;
        told.get(field)?.remove();
        const files = sentWith(field);
        const size = files.reduce((sum, file) => sum + file.size, 0);
        if (size <= mostOf(field)) return;
        event.stopImmediatePropagation();
        tell(field, files, size);
        field.value = "";
    }, true);
})();
