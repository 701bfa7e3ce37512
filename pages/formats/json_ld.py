"""JSON-LD: nodes of schema.org facts, and how they stand in a page."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Characters that could end the script element, or that old parsers read as line ends.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"} | {
    code: f"\\u{code:04x}" for code in (0x2028, 0x2029)
}

Node = dict[str, Any]


def script_json(data: Any) -> SafeString:
    """JSON that may stand within `<script>`: no `</script>`, no `<!--` can come about."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 (what could end the script is escaped)


def filled(node: Node) -> Node:
    """`node` without what says nothing."""
    return {key: value for key, value in node.items() if value}
