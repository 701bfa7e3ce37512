"""Shown blocks: what foreign text becomes, for a preview whose pictures are in no library yet."""

import base64
from collections.abc import Sequence
from typing import Any

from pages.blocks import BodyBlock
from pages.foreign.flow import Block

# Of all pictures of one preview, in bytes.
SHOWN_BYTES = 8 * 1024 * 1024


def shown(blocks: Sequence[Block], pictures: Sequence[bytes]) -> list[dict[str, Any]]:
    """`blocks` as `pages/admin/foreign_blocks.html` shows them; keys are places in `pictures`."""
    return [_shown(block, pictures) for block in blocks]


def _shown(block: Block, pictures: Sequence[bytes]) -> dict[str, Any]:
    if block["type"] == "image":
        return {"pictures": [_as_data(block["value"], pictures)]}
    if block["type"] == "gallery":
        values = [item["value"] for item in block["value"]["images"]]
        return {"pictures": [_as_data(value, pictures) for value in values]}
    return {"block": BodyBlock().to_python([block])[0]}


def _as_data(value: dict[str, Any], pictures: Sequence[bytes]) -> dict[str, str]:
    is_within = sum(map(len, pictures[: value["image"] + 1])) <= SHOWN_BYTES
    source = as_data(pictures[value["image"]]) if is_within else ""
    return {"source": source, "alt": value["alt"], "caption": value["caption"]}


def as_data(content: bytes) -> str:
    """An address that is the picture itself; browsers tell by its first bytes of what kind."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
