// The shapes in which pages show a picture, cut around the focal area while somebody moves it: as
// Wagtail's "fill" does on the server. Wagtail's own script keeps the area, and tells nobody of it.
(() => {
    "use strict";

    const place = document.querySelector("[data-picture-shapes]");
    if (!place) return;
    const width = Number(place.dataset.width);
    const height = Number(place.dataset.height);
    const field = (name) => document.querySelector(`input.focal_point_${name}`)?.value ?? "";

    // {x, y, w, h} with the middle in x and y; null where there is none.
    const focus = () => {
        const chosen = window.jcropapi?.tellSelect?.();
        if (chosen?.w > 0) {
            return { x: (chosen.x + chosen.x2) / 2, y: (chosen.y + chosen.y2) / 2, w: chosen.w, h: chosen.h };
        }
        const stored = ["x", "y", "width", "height"].map(field);
        if (stored.includes("")) return null;
        const [x, y, w, h] = stored.map(Number);
        return { x, y, w, h };
    };

    const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(most, least));

    // Along one side: where a cut of `size` out of `whole` begins that covers the focal area.
    const begin = (whole, size, middle, length) => {
        let start = middle - (middle / whole - 0.5) * size - size / 2;
        if (start > middle - length / 2) start = middle - length / 2;
        if (start + size < middle + length / 2) start = middle + length / 2 - size;
        return within(start, 0, whole - size);
    };

    const show = () => {
        const area = focus() ?? { x: width / 2, y: height / 2, w: 0, h: 0 };
        place.querySelectorAll("svg").forEach((svg) => {
            const ratio = Number(svg.dataset.ratio);
            const across = Math.min(width, height * ratio);
            const down = across / ratio;
            const left = begin(width, across, area.x, area.w);
            const top = begin(height, down, area.y, area.h);
            svg.setAttribute("viewBox", [left, top, across, down].map(Math.round).join(" "));
        });
    };

    let waiting = false;
    const soon = () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => { waiting = false; show(); });
    };
    ["mousemove", "mouseup", "touchmove", "touchend", "keydown", "keyup", "click"].forEach((name) => {
        document.addEventListener(name, soon);
    });

    // Nobody draws an area with the keys alone; once there is one, the arrow keys move it.
    const middle = place.querySelector("[data-focus-middle]");
    middle.hidden = false;
    middle.addEventListener("click", () => {
        window.jcropapi.setSelect([width * 3 / 8, height * 3 / 8, width * 5 / 8, height * 5 / 8]);
        const keys = document.querySelector(".jcrop-keymgr, .jcrop-holder input");
        keys?.setAttribute("aria-describedby", "focal-keys");
        keys?.focus();
        soon();
    });
})();
