// Fields of tags: the one that is typed into is made by Wagtail's widget in the place of the form's own,
// and says to nobody what it is for. It takes over the label.
(() => {
    "use strict";

    const name = (list) => {
        const typed = list.querySelector(".tagit-new input");
        const field = list.previousElementSibling;
        const label = field?.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
        if (typed && label) typed.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    };

    const observer = new MutationObserver((changes) => {
        for (const change of changes) {
            for (const node of change.addedNodes) {
                if (node.nodeType === Node.ELEMENT_NODE && node.matches("ul.tagit")) name(node);
            }
        }
    });
    document.querySelectorAll("ul.tagit").forEach(name);
    observer.observe(document.documentElement, { childList: true, subtree: true });
})();
