// The page of an import that is under way: how far it has come, until there is something to decide.
(() => {
    "use strict";

    const place = document.getElementById("import-progress");
    if (!place) return;

    const EVERY = 3000;
    const bar = place.querySelector("progress");
    const told = place.querySelector("p");

    const ask = async () => {
        let found = null;
        try {
            const response = await fetch(place.dataset.url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
            found = response.ok ? await response.json() : null;
        } catch {
            // Asked again.
        }
        if (found && !found.busy) {
            window.location.reload();
            return;
        }
        if (found) {
            if (bar) bar.value = found.read;
            told.textContent = found.told;
        }
        window.setTimeout(ask, EVERY);
    };
    window.setTimeout(ask, EVERY);
})();
