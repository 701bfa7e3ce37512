"""Rendition sets: the filter specs in which pages show images."""

from dataclasses import dataclass
from functools import cached_property

# Newest first: a browser takes the first that it knows.
MODERN = (("avif", "image/avif"), ("webp", "image/webp"))


@dataclass(frozen=True)
class RenditionSet:
    """One way of cutting, in several sizes (Wagtail's filter specs, smallest first)."""

    sizes: tuple[str, ...]
    # Formats besides JPEG, which is for browsers that know none of them.
    modern: bool = True

    @cached_property
    def fallback(self) -> str:
        """One JPEG is enough for old browsers, and is what other programs are told of."""
        return f"{self.sizes[len(self.sizes) // 2]}|format-jpeg"

    @cached_property
    def specs(self) -> tuple[str, ...]:
        formats = [name for name, _type in MODERN] if self.modern else []
        return (
            *(f"{size}|format-{name}" for name in formats for size in self.sizes),
            self.fallback,
        )


RENDITION_SETS = {
    # As wide as the text, uncut: in articles and pages.
    "text": RenditionSet(("width-480", "width-800", "width-1200")),
    "gallery": RenditionSet(("width-400", "width-800")),
    "card": RenditionSet(("fill-320x180", "fill-768x432", "fill-1200x675")),
    "opening": RenditionSet(("fill-480x360", "fill-800x600", "fill-1100x825")),
    "person": RenditionSet(("fill-80x100", "fill-160x200")),
    # What messengers show beside a link.
    "link": RenditionSet(("fill-1200x630",), modern=False),
}
