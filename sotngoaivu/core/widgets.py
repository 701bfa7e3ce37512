"""Form widgets of the admin."""

from collections import defaultdict
from typing import Any

from wagtail.admin.widgets import AdminAutoHeightTextInput, SlugInput

from sotngoaivu.core.text.folding import fold

# Latin-1, Latin Extended-A and -B, and the stacked letters of Latin Extended Additional.
_LATIN = [*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)]


class OneLineInput(AdminAutoHeightTextInput):
    """One line of text, seen whole over as many as it needs (with static/js/admin-edit.js)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-one-line": "", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return value and " ".join(value.splitlines())


def slug_input() -> SlugInput:
    """The editor's slug field, which writes a Vietnamese title as `vietnamese.slugify` does.

    Wagtail's own (8.0) drops letters with two marks and writes đ as "dj".
    """
    letters: dict[str, str] = defaultdict(str)
    for code in _LATIN:
        base = fold(chr(code))
        if len(base) == 1 and base.isascii() and base.isalpha():
            letters[base] += chr(code)
    formatters = [(f"[{marked}]", base) for base, marked in letters.items()]
    return SlugInput(formatters=[*formatters, ("[\u0300-\u036f]", "")], locale="vi")
