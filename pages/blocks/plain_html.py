"""Plain HTML of a block: what readers outside the site get, in feeds and the API."""

from typing import Any


class PlainHTML:
    """Mixin of the blocks of a body."""

    def plain_html(self, value: Any) -> str:
        """Elements without classes or scripts; rich text as it is stored.

        Each block has its own: a system check (`pages.E003`) sees to it. Wagtail's blocks have a
        metaclass, so that `abc` cannot.
        """
        raise NotImplementedError

    def pictures(self, value: Any) -> list[Any]:
        """The pictures in it, each with what is said of it (`pages.blocks.media.Picture`)."""
        return []

    def shown_images(self, value: Any) -> list[Any]:
        """The images in it, for their renditions to be read together."""
        return [picture.image for picture in self.pictures(value) if picture.image]
