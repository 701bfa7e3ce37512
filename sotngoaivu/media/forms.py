"""The upload form of images, which refuses what is damaged."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence
from wagtail.images.forms import BaseImageForm

# What Pillow raises on pictures that are cut short or damaged, by format.
DAMAGED = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error),
    Image.DecompressionBombError,
)


class PictureForm(BaseImageForm):
    """Wagtail's form of a picture, which fails where one is cut short or damaged.

    Such a picture is an error of its field: each frame is read to its end.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = _refusing_damage(field.to_python)


def _refusing_damage(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(data: Any) -> Any:
        try:
            file = to_python(data)
            if file is not None:
                _decode(file)
        except DAMAGED as error:
            raise ValidationError(
                _("This picture is damaged or incomplete. Save or send it anew."), code="damaged"
            ) from error
        return file

    return checked


def _decode(file: File[bytes]) -> None:
    """Read a picture to its end; raises one of `DAMAGED` where that is not possible."""
    file.seek(0)
    picture = Image.open(file)
    # Of a JPEG an eighth of the size is made, of all of its data.
    picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
    for frame in ImageSequence.Iterator(picture):
        frame.load()
    file.seek(0)
