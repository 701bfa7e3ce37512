// Suggestions while typing: the list combobox of the WAI-ARIA Authoring Practices, on top of
// search forms that work without it. site.js fetches this module when a search field is entered.
const SHORTEST = 2, PAUSE = 120, KEPT = 50;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
};

// A title's words, their beginnings that were typed in bold.
const marked = (title, typed) => title.split(/(?<![\p{L}\p{M}\p{N}])(?=[\p{L}\p{N}])/u).flatMap((word) => {
    const letters = [...word];
    const begun = typed.filter((start) => fold(word).startsWith(start)).sort((a, b) => b.length - a.length)[0];
    if (!begun) return [word];
    let length = begun.length;
    while (length < letters.length && fold(letters.slice(0, length).join("")).length < begun.length) length += 1;
    return [element("b", {}, letters.slice(0, length).join("")), letters.slice(length).join("")];
});

export const combobox = (input) => {
    const list = element("ul", { id: `${input.id}-list`, role: "listbox", class: "suggest__list", "aria-label": input.dataset.suggestLabel });
    const status = element("p", { role: "status", class: "visually-hidden" });
    const known = new Map();
    let timer = 0, asking = null, active = -1;
    list.hidden = true;
    input.closest(".suggest").append(list, status);
    input.setAttribute("aria-controls", list.id);

    const options = () => [...list.children];
    const choose = (place) => {
        active = place;
        options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
        if (place < 0) input.removeAttribute("aria-activedescendant");
        else {
            input.setAttribute("aria-activedescendant", list.children[place].id);
            list.children[place].scrollIntoView({ block: "nearest" });
        }
    };
    const toggle = (open) => {
        list.hidden = !open;
        input.setAttribute("aria-expanded", String(open));
        choose(-1);
    };
    const close = () => {
        clearTimeout(timer);
        asking?.abort();
        status.textContent = "";
        toggle(false);
    };
    const open = (option) => { window.location.assign(option.dataset.url); };
    const show = ({ suggestions, said }, asked) => {
        const typed = fold(asked).match(/[\p{L}\p{N}]+/gu) || [];
        list.replaceChildren(...suggestions.map(({ title, url, kind, lang }, place) => element(
            "li", { id: `${list.id}-${place}`, role: "option", class: "suggest__item", "data-url": url, "aria-selected": "false" },
            element("span", lang ? { lang } : {}, ...marked(title, typed)), element("span", { class: "suggest__kind" }, kind),
        )));
        toggle(suggestions.length > 0);
        status.textContent = said;
    };
    const ask = async () => {
        const asked = input.value.trim();
        if (asked.length < SHORTEST) return close();
        if (known.has(asked)) return show(known.get(asked), asked);
        asking?.abort();
        asking = new AbortController();
        try {
            const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(asked)}`, { signal: asking.signal, credentials: "omit" });
            if (!answer.ok) return close();
            const found = await answer.json();
            if (known.size >= KEPT) known.clear();
            known.set(asked, found);
            // Only what is still asked for, by someone who is still here.
            if (input.value.trim() === asked && document.activeElement === input) show(found, asked);
        } catch (error) {
            if (error.name !== "AbortError") close();
        }
    };

    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, PAUSE);
    });
    // Typed before this module was here.
    if (input.value !== input.defaultValue) ask();
    input.addEventListener("blur", close);
    // The field keeps the focus while an option is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) open(option);
    });
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        const count = list.children.length;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            if (list.hidden) {
                if (!count) return void ask();
                toggle(true);
                if (event.altKey) return;
            }
            const step = event.key === "ArrowDown" ? 1 : -1;
            // From the field to the first or last, and round by way of the field.
            choose(active + step >= count ? -1 : active + step < -1 ? count - 1 : active + step);
        } else if (event.key === "Enter" && active >= 0) {
            event.preventDefault();
            open(list.children[active]);
        } else if (event.key === "Escape" && !list.hidden) {
            event.preventDefault();
            event.stopPropagation();
            close();
        } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) choose(-1);
    });
};
