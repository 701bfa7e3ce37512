"""Image files for readers outside the site: the original and the renditions already made."""

import mimetypes

from wagtail.images.models import AbstractImage, AbstractRendition

# Every reading program shows these.
_SAFE_TYPES = ("image/jpeg", "image/png")
# A picture in a text need not be wider, in pixels.
_WIDEST = 1200

Picture = AbstractImage | AbstractRendition


def best(image: AbstractImage) -> Picture:
    """The widest JPEG or PNG there is within reason, else the original, whatever it is."""
    made = [
        rendition
        for rendition in image.renditions.all()
        if media_type(rendition) in _SAFE_TYPES and rendition.width <= _WIDEST
    ]
    if media_type(image) in _SAFE_TYPES and image.width <= _WIDEST:
        return image
    return max(made, key=lambda rendition: rendition.width, default=image)


def media_type(picture: Picture) -> str:
    return mimetypes.guess_type(picture.file.name)[0] or "application/octet-stream"
