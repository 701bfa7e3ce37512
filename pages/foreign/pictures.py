"""Pictures of a foreign text: where each is, what is said of it, and the blocks that show them."""

from dataclasses import dataclass
from typing import Any

from pages.foreign import links
from pages.foreign.tree import name_of, text_of

# What old programs put in place of a picture until it is scrolled to.
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy")
# In pixels: what counts visits, parts lines, or smiles.
_TOO_SMALL = 32
_LONGEST_ALT = 255
# How cameras and programs begin the names of their files.
_NAMES = ("img_", "dsc", "image", "untitled")


@dataclass(frozen=True)
class Shown:
    source: str
    alt: str = ""
    caption: str = ""
    is_seen: bool = True

    @property
    def name(self) -> str:
        """As somebody would look for it."""
        if self.source.startswith("data:"):
            return self.alt
        return self.source[:200]


def source_of(image: Any) -> str:
    lazy = next((value for name in _LAZY if (value := image.get(name))), "")
    return (lazy or image.get("src") or "").strip()


def _is_seen(image: Any) -> bool:
    measures = (image.get("width") or "", image.get("height") or "")
    return bool(source_of(image)) and not any(
        each.isdecimal() and int(each[:6]) < _TOO_SMALL for each in measures
    )


def shown_by(image: Any, caption: str = "") -> Shown:
    return Shown(source_of(image), image.get("alt") or "", caption, _is_seen(image))


def of_figure(figure: Any) -> list[Shown]:
    """The pictures of a figure, each with its own words; the figure's stand below the last one."""
    images = [each for each in figure.iter() if name_of(each) == "img"]
    captions = {each.getparent(): text_of(each) for each in figure.iter("figcaption")}
    return [shown_by(image, _caption(image, figure, images[-1], captions)) for image in images]


def _caption(image: Any, figure: Any, last: Any, captions: dict[Any, str]) -> str:
    for above in image.iterancestors("figure", "li", "dl"):
        if above is not figure and above in captions:
            return captions[above]
        if above is figure:
            break
    return captions.get(figure, "") if image is last else ""


def described(alt: str) -> str:
    """What an alternative text says; a file's name is no description."""
    said = alt.strip()
    is_name = links.PICTURES.search(said) or said.lower().startswith(_NAMES)
    return "" if is_name else said[:_LONGEST_ALT]


def value(key: int, alt: str, caption: str) -> dict[str, Any]:
    """The value of a block with this picture."""
    return {
        "image": key,
        "alt": alt,
        "is_decorative": False,
        "caption": caption.strip(),
        "credit": "",
        "size": "text",
    }


def gallery(values: list[dict[str, Any]]) -> dict[str, Any]:
    items = [{"type": "item", "value": each} for each in values]
    return {"type": "gallery", "value": {"title": "", "images": items}}
