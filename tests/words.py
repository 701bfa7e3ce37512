"""English words, by which a text of the admin is known to be English, and what may be there."""

import re

# Vietnamese has none of them, as a word or a syllable.
ENGLISH = re.compile(
    r"(?<![\w./-])(the|of|and|is|are|was|has|been|be|this|that|your|you|with|from|for|not|or|by"
    r"|pages?|choose|select|required|please|errors?|field|search|edit|view|images?|documents?"
    r"|users?|none|show|hide|close|save|loading|invalid|enter|valid|remove|move|previous|next"
    r"|back|default|untitled|time|title|name|delete|submit|publish|draft|live|workflow|tasks?"
    r"|collection|site|root|roles?|added|changed|deleted|created|updated|must|may|can|will|all|any|actions?)"
    r"(?![\w/-])",
    re.IGNORECASE,
)
ALLOWED = re.compile(
    # Wagtail has it without gettext: the label of a workflow's pages.
    r"Page"
    # Names of keys, and of parts of forms that no browser leaves out.
    r"|.*\bEnter\b.*|.*TOTAL_FORMS.*"
    # Names of types as programs have them.
    r"|\w+\.\w+page"
    # What only programs are told.
    r"|Must upload a file"
)


def is_allowed(text: str) -> bool:
    return bool(ALLOWED.fullmatch(text))
