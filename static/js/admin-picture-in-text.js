// A picture in a text: one that is pasted or let go in a paragraph of a body becomes a picture below that paragraph,
// uploaded as any other (admin-picture-upload.js). Where words come with it, it is a document to be pasted
// (admin-paste.js), and so is all else that a paragraph cannot hold. The text keeps the focus, and all of its words.
(() => {
    "use strict";

    // The body that holds what is pointed at, and which of its blocks; nothing where bodies have no pictures.
    const placeOf = ({ target }) => {
        const editor = target.closest?.("[data-draftail-editor-wrapper]");
        const root = editor?.closest("[id$='-root']");
        const stream = root?.rootBlock;
        if (!stream?.blockDef.childBlockDefsByName?.image) return null;
        return { root, stream, block: stream.children.find(({ element }) => element.contains(editor)) };
    };

    // What follows a paragraph in the same block goes on below the picture. Wagtail's own command parts a text at the
    // caret, within a sentence; at its end it would leave an empty paragraph.
    const part = (block, key) => {
        const state = block.block.widget.getState();
        const EditorState = state.constructor;
        const selection = state.getSelection();
        const paragraph = state.getCurrentContent().getBlockForKey(key ?? selection.getEndKey());
        const caret = (each, offset) => selection.merge({
            anchorKey: each.getKey(), anchorOffset: offset, focusKey: each.getKey(), focusOffset: offset, isBackward: false,
        });
        const end = EditorState.acceptSelection(state, caret(paragraph, paragraph.getLength()));
        const { stateBefore, stateAfter, shouldMoveCommentFn } = window.draftail.splitState(end);
        const rest = stateAfter.getCurrentContent();
        if (!rest.hasText()) return;
        const paragraphs = rest.getBlockMap().rest();
        const content = rest.merge({ blockMap: paragraphs, selectionAfter: caret(paragraphs.first(), 0) });
        const kept = stateBefore.getCurrentContent().getBlockForKey(selection.getEndKey());
        // What either editor could undo is from before they were parted: it would bring the other's words back, doubled.
        const begun = (each) => EditorState.set(each, { undoStack: each.getUndoStack().clear(), redoStack: each.getRedoStack().clear() });
        block.split(
            begun(kept ? EditorState.forceSelection(stateBefore, selection) : stateBefore),
            begun(EditorState.push(stateAfter, content, "remove-range")),
            shouldMoveCommentFn,
        );
    };

    const put = async ({ root, stream, block }, key, files) => {
        const hasFocus = block.element.contains(document.activeElement);
        if (block.block.widget) part(block, key);
        const place = stream.children.indexOf(block) + 1;
        const value = stream.blockDef.initialChildStates.image;
        const added = files.map((_file, number) => stream.insert({ type: "image", value }, place + number));
        // Wagtail goes on to what has been parted.
        if (hasFocus) block.focus();
        root.dispatchEvent(new Event("change", { bubbles: true }));
        // By then a file may be chosen for each.
        await null;
        added.forEach(({ element }, number) => {
            const chosen = new DataTransfer();
            chosen.items.add(files[number]);
            const field = element.querySelector(".image-chooser [type=file]");
            field.files = chosen.files;
            field.dispatchEvent(new Event("change"));
        });
    };

    // Browsers have one name for all that is copied from a screen.
    const named = (file) => {
        const title = document.querySelector("[name=title]")?.value.trim().slice(0, 200);
        return title && file.name === "image.png" ? new File([file], `${title}.png`, { type: file.type }) : file;
    };

    // What a paragraph's editor would run together or take for words: tables of more than a cell, headings, the lists
    // that Word writes as paragraphs, lists that begin elsewhere, and what Word keeps beside the text or hides.
    const NOT_FOR_PARAGRAPHS = [
        "img", "tr + tr", "tbody + tbody", ":is(td, th) + :is(td, th)", "h1, h2, h3, h4, h5, h6",
        "p[style*=mso-list i]", "ol[start]:not([start='1'])",
        "[style*=mso-element i]", "[style*=mso-outline-level i]", "[style*=mso-hide i]", "[hidden]",
        ...["display:none", "display: none", "visibility:hidden", "visibility: hidden"].map((each) => `[style*="${each}" i]`),
        ".MsoTitle", ".MsoCommentReference",
    ].join();

    // Whether the site has taken what has been pasted or let go, so that the editor is not to.
    const take = (place, key, data) => {
        const files = [...data.files];
        const pictures = files.filter(({ type }) => type.startsWith("image/")).map(named);
        const html = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
        const isHiding = [...html.querySelectorAll("style")].some(({ textContent }) => textContent.includes("mso-hide"));
        const isDocument = isHiding || html.querySelector(NOT_FOR_PARAGRAPHS) || files.some(({ type }) => !type.startsWith("image/"));
        const words = html.body.textContent.trim() || data.getData("text/plain").trim();
        if (pictures.length && !words) {
            put(place, key, pictures);
            return true;
        }
        const detail = { root: place.root, below: place.block, data };
        return Boolean(isDocument) && !document.dispatchEvent(new CustomEvent("document-paste", { cancelable: true, detail }));
    };

    const stop = (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
    };

    // Before the editors themselves, and before what is let go elsewhere is held.
    window.addEventListener("paste", (event) => {
        const place = placeOf(event);
        if (place && take(place, null, event.clipboardData)) stop(event);
    }, true);
    window.addEventListener("dragover", (event) => {
        if (!event.dataTransfer?.types.includes("Files") || !placeOf(event)) return;
        event.dataTransfer.dropEffect = "copy";
        stop(event);
    }, true);
    window.addEventListener("drop", (event) => {
        const place = event.dataTransfer?.types.includes("Files") && placeOf(event);
        if (!place) return;
        stop(event);
        const [key] = event.target.closest("[data-offset-key]")?.dataset.offsetKey.split("-") ?? [null];
        take(place, key, event.dataTransfer);
    }, true);
})();
