"""Image files for readers outside the site: the original and the renditions already made."""

import mimetypes
from collections.abc import Iterable
from typing import Protocol

from wagtail.images.models import AbstractImage

# Every reading program shows these.
_SAFE_TYPES = ("image/jpeg", "image/png")
# A picture in a text need not be wider, in pixels.
_WIDEST = 1200


class PictureFile(Protocol):
    name: str
    url: str


class Picture(Protocol):
    """An image or a rendition of one."""

    file: PictureFile
    width: int
    height: int


def best(image: AbstractImage) -> Picture:
    """The widest JPEG or PNG there is within reason, else the original, whatever it is."""
    original: Picture = image
    renditions: Iterable[Picture] = image.renditions.all()
    made = [
        rendition
        for rendition in renditions
        if media_type(rendition) in _SAFE_TYPES and rendition.width <= _WIDEST
    ]
    if media_type(original) in _SAFE_TYPES and original.width <= _WIDEST:
        return original
    return max(made, key=lambda rendition: rendition.width, default=original)


def media_type(picture: Picture) -> str:
    return mimetypes.guess_type(picture.file.name)[0] or "application/octet-stream"
