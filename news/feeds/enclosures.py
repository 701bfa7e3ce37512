"""Feed enclosures: which rendition of an image a feed names, and how long it is."""

from functools import lru_cache
from urllib.parse import urljoin

from django.core.files.storage import default_storage
from django.utils.feedgenerator import Enclosure
from wagtail.images.models import AbstractImage

from pages.formats.images import Picture, best, media_type


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
    return Enclosure(urljoin(root_url, chosen.file.url), str(length), media_type(chosen))


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
