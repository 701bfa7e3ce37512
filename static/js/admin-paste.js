// "Paste a document": a text from Word, a web page or a message becomes blocks of the body. The site
// makes them, shows them, and hands them over; nothing foreign ever stands in this page itself.
(() => {
    "use strict";

    const layer = document.getElementById("paste-layer");
    if (!layer) return;

    const MOST_BYTES = 20 * 1024 * 1024;
    const part = (name) => layer.querySelector(`[data-paste="${name}"]`);
    const words = part("words").dataset;
    const area = part("area");
    let field = ""; // whose body the text is for: body_vi, body_en
    let opener = null;
    let below = null; // the block that the text is to follow, else the last
    let caret = null; // where it was in a text that the button was not pressed for
    let sent = null; // what was pasted or chosen: {html}, {text} or {file}
    let asked = 0; // the number of the last question; answers to earlier ones are dropped

    const tell = (text) => { part("status").textContent = text; };

    const ask = async (more) => {
        const form = new FormData();
        const language = field.replace("body_", "");
        const title = document.querySelector(language === "vi" ? "[name=title]" : `[name=title_${language}]`);
        if (sent.file) form.append("file", sent.file);
        else if (sent.html) form.append("html", new Blob([sent.html], { type: "text/html" }), "paste.html");
        else form.append("text", sent.text);
        form.append("language", language);
        form.append("encoding", part("choice").value);
        form.append("title", title?.value ?? "");
        for (const [name, value] of Object.entries(more)) form.append(name, value);
        const response = await fetch(layer.dataset.url, {
            method: "POST",
            body: form,
            headers: { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
        });
        if (response.status === 413) return { error: words.large };
        if (!response.ok && response.status !== 422) return { error: words.failed };
        return response.json();
    };

    const isWord = ({ name }) => name.toLowerCase().endsWith(".docx");

    const refuse = ({ name }) => {
        empty();
        tell(words.other.replace("NAME", name));
    };

    const size = () => sent.file?.size ?? (sent.html ?? sent.text).length;

    // What the site answers to a question; null where another has been asked since.
    const answer = async (more) => {
        const number = ++asked;
        if (size() > MOST_BYTES) return { error: words.large };
        tell(words.reading);
        let found;
        try {
            found = await ask(more);
        } catch {
            found = { error: words.failed };
        }
        return number === asked ? found : null;
    };

    const show = async () => {
        part("take").hidden = true;
        const found = await answer({});
        if (!found) return;
        part("result").hidden = Boolean(found.error);
        if (found.error) { tell(found.error); return; }
        tell(found.count ? "" : words.nothing);
        part("question").hidden = !found.encoding;
        part("encoding").textContent = found.encodingLabel;
        note(found.leftOut);
        part("preview").srcdoc = found.preview;
        part("take").hidden = !found.count;
    };

    const note = (lines) => {
        part("notes").hidden = !lines.length;
        part("left-out").replaceChildren(...lines.map((line) => {
            const item = document.createElement("li");
            item.textContent = line;
            return item;
        }));
    };

    const take = async () => {
        part("take").disabled = true;
        const found = await answer({ take: "1" });
        part("take").disabled = false;
        if (!found) return;
        if (found.error) { tell(found.error); return; }
        const root = document.getElementById(`${field}-root`);
        const stream = root.rootBlock;
        const opening = isUntouched(stream, root) ? stream.getState()[0] : null;
        if (opening) stream.deleteBlock(0);
        const place = below ? stream.children.indexOf(below) + 1 : stream.children.length;
        const added = found.blocks.map(({ type, value }, number) => stream.insert({ type, value }, place + number));
        const { nextElementSibling: told } = opener;
        layer.close();
        told.textContent = [words.taken, ...found.leftOut].join(" ");
        offerUndo(told, stream, { added, opening }, root);
        added[0]?.element.scrollIntoView({ block: "nearest" });
        changed(root);
    };

    // Whether nothing stands in a body but the empty paragraph that a new page opens with.
    const isUntouched = ({ children }, root) => children.length === 1 && children[0].type === "paragraph"
        && !root.querySelector("[contenteditable]").textContent.trim();

    const changed = (root) => root.dispatchEvent(new Event("change", { bubbles: true }));

    // What was added last can be taken out at once, wherever its blocks have been moved to since. The paragraph
    // that it took the place of comes back, so that one can go on writing.
    const offerUndo = (told, stream, { added, opening }, root) => {
        const button = told.nextElementSibling;
        button.hidden = false;
        button.onclick = () => {
            for (const block of added) {
                const place = stream.children.indexOf(block);
                if (place >= 0) stream.deleteBlock(place);
            }
            if (opening && !stream.children.length) stream.insert(opening, 0);
            button.hidden = true;
            told.textContent = words.undone;
            told.previousElementSibling.focus();
            changed(root);
        };
    };

    const empty = () => {
        sent = null;
        asked += 1;
        area.textContent = "";
        part("file").value = "";
        part("choice").value = "auto";
        part("preview").srcdoc = "";
        part("result").hidden = true;
        part("take").hidden = true;
        tell("");
    };

    const asAddress = (file) => new Promise((resolve) => {
        const reader = new FileReader();
        reader.addEventListener("loadend", () => resolve(reader.result ?? ""));
        reader.readAsDataURL(file);
    });

    // What was pasted or dragged here. A picture is taken where nothing else came with it.
    const receive = async (data) => {
        const html = data.getData("text/html");
        const text = data.getData("text/plain");
        const files = [...data.files];
        const file = files.find(isWord);
        const picture = files.find((each) => each.type.startsWith("image/"));
        if (!html && !file && !picture && files.length) { refuse(files[0]); return; }
        if (!html && !text && !file && !picture) {
            empty();
            tell(words.nothing);
            return;
        }
        area.textContent = file ? file.name : text || (picture?.name ?? "");
        if (file) sent = { file };
        else if (html) sent = { html };
        else sent = text ? { text } : { html: `<p><img src="${await asAddress(picture)}"></p>` };
        show();
    };
    area.addEventListener("paste", (event) => {
        event.preventDefault();
        receive(event.clipboardData);
    });
    layer.addEventListener("dragover", (event) => {
        if (!event.target.matches("[type=file]")) event.preventDefault();
    });
    layer.addEventListener("drop", (event) => {
        if (event.target.matches("[type=file]")) return;
        event.preventDefault();
        receive(event.dataTransfer);
    });
    area.addEventListener("change", (event) => event.stopPropagation());
    area.addEventListener("blur", () => {
        const text = area.innerText.trim();
        if (sent || !text) return;
        sent = { text };
        show();
    });
    part("file").addEventListener("change", (event) => {
        event.stopPropagation();
        if (!event.target.files.length) return;
        const [file] = event.target.files;
        if (!isWord(file)) { refuse(file); return; }
        sent = { file };
        area.textContent = "";
        show();
    });
    part("choice").addEventListener("change", (event) => {
        event.stopPropagation();
        if (sent) show();
    });
    part("take").addEventListener("click", take);
    part("cancel").addEventListener("click", () => layer.close());
    // Told a moment later; by then it may be open again, for another text.
    layer.addEventListener("close", () => {
        if (layer.open) return;
        empty();
        if (caret) document.getSelection().setBaseAndExtent(...caret);
        else opener?.focus({ preventScroll: true });
    });

    const open = (name, button) => {
        field = name;
        opener = button;
        below = caret = null;
        empty();
        opener.nextElementSibling.textContent = "";
        opener.nextElementSibling.nextElementSibling.hidden = true;
        layer.showModal();
        area.focus();
    };

    // What was pasted into a paragraph that cannot hold it.
    document.addEventListener("document-paste", (event) => {
        const { root, data } = event.detail;
        const name = root.id.replace("-root", "");
        if (root.dataset.paste !== "offered") return;
        event.preventDefault();
        const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
        open(name, root.parentElement.querySelector(".paste-button"));
        ({ below } = event.detail);
        if (below.element.contains(focusNode)) caret = [anchorNode, anchorOffset, focusNode, focusOffset];
        receive(data);
    });

    const offer = (name) => {
        const root = document.getElementById(`${name}-root`);
        if (!root || root.dataset.paste) return;
        root.dataset.paste = "offered";
        const button = part("button").content.firstElementChild.cloneNode(true);
        const told = document.createElement("p");
        told.className = "paste-told";
        told.setAttribute("role", "status");
        button.addEventListener("click", () => open(name, button));
        root.before(button, told, part("undo").content.firstElementChild.cloneNode(true));
    };

    // Wagtail makes a body in place of the element of its name, the English one some time after the others.
    const offerOnceMade = (name) => {
        const place = document.getElementById(name)?.parentElement;
        if (place) new MutationObserver(() => offer(name)).observe(place, { childList: true });
        offer(name);
    };
    layer.dataset.fields.split(" ").forEach(offerOnceMade);
})();
