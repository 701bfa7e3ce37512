// The title in a header, which may end in an ellipsis there, is shown whole where it is pointed at.
(() => {
    "use strict";

    for (const title of document.querySelectorAll(".w-breadcrumbs li:last-child > :is(a, div)")) {
        title.title ||= title.textContent.replace(/\s+/g, " ").trim();
    }
})();
