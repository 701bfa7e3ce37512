"""Rendition sets: the filter specs in which pages show images."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Newest first: a browser takes the first that it knows.
MODERN = (("avif", "image/avif"), ("webp", "image/webp"))


@dataclass(frozen=True)
class RenditionSet:
    """One way of cutting, in several sizes (Wagtail's filter specs, smallest first).

    `place` tells editors where pages show it.
    """

    place: "StrOrPromise"
    sizes: tuple[str, ...]
    # Formats besides JPEG, which is for browsers that know none of them.
    modern: bool = True

    @cached_property
    def is_cut(self) -> bool:
        """Whether it shows but a part of the picture, around its focal point."""
        return self.sizes[0].startswith("fill-")

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
    "text": RenditionSet(_("In texts"), ("width-480", "width-800", "width-1200")),
    "gallery": RenditionSet(_("Among several pictures"), ("width-400", "width-800")),
    "card": RenditionSet(_("In lists"), ("fill-320x180", "fill-768x432", "fill-1200x675")),
    "opening": RenditionSet(
        _("On top of the home page"), ("fill-480x360", "fill-800x600", "fill-1100x825")
    ),
    "person": RenditionSet(_("Of a person"), ("fill-80x100", "fill-160x200")),
    "link": RenditionSet(_("With a shared link"), ("fill-1200x630",), modern=False),
}
