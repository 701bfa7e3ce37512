"""Which file of a picture a feed names, and how long that is."""

import mimetypes
from functools import lru_cache
from urllib.parse import urljoin

from django.core.files.storage import default_storage
from django.utils.feedgenerator import Enclosure
from wagtail.images.models import AbstractImage, AbstractRendition

# Every feed reader shows these.
_SAFE_TYPES = ("image/jpeg", "image/png")
# A picture in a feed need not be wider, in pixels.
_WIDEST = 1200

Picture = AbstractImage | AbstractRendition


def enclosure(image: AbstractImage | None, root_url: str) -> Enclosure | None:
    """The picture as a file to be fetched, with its length in bytes; None where it is missing.

    Of the renditions already made, else the original.
    """
    if image is None:
        return None
    chosen = best(image)
    length = _length(chosen)
    if not length:
        return None
    return Enclosure(urljoin(root_url, chosen.file.url), str(length), _type(chosen))


def best(image: AbstractImage) -> Picture:
    """The widest JPEG or PNG there is within reason, else the original, whatever it is."""
    made = [
        rendition
        for rendition in image.renditions.all()
        if _type(rendition) in _SAFE_TYPES and rendition.width <= _WIDEST
    ]
    if _type(image) in _SAFE_TYPES and image.width <= _WIDEST:
        return image
    return max(made, key=lambda rendition: rendition.width, default=image)


def _type(picture: Picture) -> str:
    return mimetypes.guess_type(picture.file.name)[0] or "application/octet-stream"


def _length(picture: Picture) -> int:
    """Bytes of the file, 0 where it is missing. A changed picture has a new name."""
    known = getattr(picture, "file_size", None)
    try:
        return known or _stored_length(picture.file.name)
    except OSError:
        return 0


@lru_cache(maxsize=2048)
def _stored_length(name: str) -> int:
    return default_storage.size(name)
