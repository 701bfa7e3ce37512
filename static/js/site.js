// Comforts on top of pages that work without them; what this browser cannot do stays hidden.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const reveal = (what) => all(`[data-needs="${what}"]`).forEach((item) => { item.hidden = false; });

// Sharing and printing; with the next frame, so that the page is not laid out once more before.
requestAnimationFrame(() => {
    if (navigator.share) reveal("share");
    if (navigator.clipboard && window.isSecureContext) reveal("clipboard");
    reveal("print");
});

document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-share], [data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else if ("share" in button.dataset) {
        // Closing the sheet without choosing rejects; there is nothing to do about it.
        await navigator.share({ title: button.dataset.title, url: button.dataset.url }).catch(() => {});
    } else {
        const label = button.querySelector("[data-label]");
        const before = label.textContent;
        try {
            await navigator.clipboard.writeText(button.dataset.copy);
        } catch {
            window.prompt(before, button.dataset.copy);
            return;
        }
        label.textContent = button.dataset.done;
        const status = document.querySelector("[data-share-status]");
        if (status) status.textContent = button.dataset.done;
        setTimeout(() => { label.textContent = before; if (status) status.textContent = ""; }, 3000);
    }
});

// On paper, an address says which site it is on.
window.addEventListener("beforeprint", () => {
    all('main a[href^="/"]').forEach((link) => { link.dataset.address = link.href; });
});

// Suggestions: their module is fetched when a search field is entered, by most readers never.
const { search } = document.currentScript.dataset;
all("input[data-suggest]").forEach((input) => {
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" })
        .forEach(([name, value]) => input.setAttribute(name, value));
    // Where it cannot be fetched, the form searches without.
    const begin = () => import(search).then(({ combobox }) => combobox(input), () => {});
    if (document.activeElement === input) begin();
    else input.addEventListener("focus", begin, { once: true });
});

// Menus close with Escape, with a click elsewhere, and when another one opens.
const menus = all(".menu__sub");
const closeMenus = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });
const wide = window.matchMedia("(min-width: 60rem)");
document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = menus.find((menu) => menu.open) || document.querySelector(".menu-toggle[open]");
    if (!open) return;
    const inside = open.contains(document.activeElement) || open.nextElementSibling?.contains(document.activeElement);
    open.open = false;
    if (inside) open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
    if (wide.matches) closeMenus(event.target.closest(".menu__sub"));
});
document.addEventListener("focusin", (event) => {
    if (wide.matches) closeMenus(event.target.closest(".menu__sub"));
});

// Videos: the player is fetched only after a click, and only from players that set no cookie.
const player = (address) => {
    const url = new URL(address, document.baseURI);
    const host = url.hostname.replace(/^(www|m)\./, "");
    const tube = host === "youtu.be" ? url.pathname.slice(1)
        : host === "youtube.com" ? url.searchParams.get("v") || url.pathname.match(/^\/(?:embed|shorts|live)\/([\w-]+)/)?.[1] : "";
    if (tube && /^[\w-]+$/.test(tube)) return `https://www.youtube-nocookie.com/embed/${tube}?autoplay=1`;
    const vimeo = host === "vimeo.com" && url.pathname.match(/^\/(\d+)/);
    return vimeo ? `https://player.vimeo.com/video/${vimeo[1]}?dnt=1&autoplay=1` : "";
};
all("[data-video]").forEach((video) => {
    const address = player(video.dataset.video);
    if (!address) return;
    video.querySelector("a").addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const frame = document.createElement("iframe");
        Object.assign(frame, { src: address, title: video.dataset.title, allow: "autoplay; fullscreen; picture-in-picture", allowFullscreen: true, referrerPolicy: "strict-origin-when-cross-origin" });
        video.replaceChildren(frame);
        frame.focus();
    });
});

// Staff directory: narrow the list while typing, whether diacritics are typed or not.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
all("form[data-filter]").forEach((form) => {
    const input = form.querySelector("input");
    // The server has already narrowed the list: what it left out is not here to be found.
    if (input.value) return;
    const count = form.querySelector("[data-filter-count]");
    const total = count.textContent;
    const groups = all("[data-filter-group]").map((group) => ({
        group, items: all("[data-filter-item]", group).map((item) => ({ item, text: fold(`${item.textContent} ${group.querySelector("h2").textContent}`) })),
    }));
    input.addEventListener("input", () => {
        const words = fold(input.value).split(/\s+/).filter(Boolean);
        let found = 0;
        groups.forEach(({ group, items }) => {
            let here = 0;
            items.forEach(({ item, text }) => {
                item.hidden = !words.every((word) => text.includes(word));
                if (!item.hidden) here += 1;
            });
            group.hidden = !here;
            found += here;
        });
        count.textContent = words.length ? `${found} / ${total}` : total;
    });
});
