"""Plain HTML of a block: what readers outside the site get, in feeds and the API."""

from typing import Any


class PlainHTML:
    """Mixin of the blocks of a body."""

    def plain_html(self, value: Any) -> str:
        """Elements without classes or scripts; rich text as it is stored."""
        raise NotImplementedError

    def shown_images(self, value: Any) -> list[Any]:
        """The images in it, for their renditions to be read together."""
        return []
