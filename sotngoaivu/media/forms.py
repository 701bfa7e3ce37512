"""The upload forms of images and avatars: what comes in is normalised, or refused with a reason."""

from functools import partial
from pathlib import PurePath
from typing import Any

import willow
from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from sotngoaivu.media.normalisation.bounds import (
    ANIMATION_PIXELS,
    JPEG_PIXELS,
    PIXELS,
    SIDE,
    STORED_PIXELS,
    PictureRefused,
    Refusal,
)
from sotngoaivu.media.normalisation.process import normalise
from sotngoaivu.media.normalisation.segments import PNG_SIGNATURE, brands

# What Wagtail makes of an avatar fits into a square of 400 pixels.
AVATAR_PIXELS = 400 * 400
# Other endings of the same formats, as cameras and browsers write them.
_ENDINGS = {".heif": ".heic", ".hif": ".heic", ".jfif": ".jpg"}
# What the first part of a file says that it can be read as.
_AVIF = {b"avif", b"avis"}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}


class ImageForm(BaseImageForm):
    """Wagtail's form of an image, whose file is what is stored of the one sent.

    A picture that is refused is an error of its field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = partial(_normalised, field, STORED_PIXELS)

    def save(self, commit: bool = True) -> Any:
        if "file" in self.changed_data:
            self.instance.difference_hash = self.cleaned_data["file"].difference_hash
        return super().save(commit=commit)


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's form of an avatar, which takes what the library takes."""

    avatar = WagtailImageField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["avatar"]
        field.label = AvatarPreferencesForm.base_fields["avatar"].label
        field.to_python = partial(_normalised, field, AVATAR_PIXELS)


def _normalised(field: WagtailImageField, most: int, data: Any) -> Any:
    """Instead of the field's own `to_python`, which decodes the picture in this process."""
    file: Any = FileField.to_python(field, data)
    if file is None:
        return None
    field.check_image_file_size(file)
    try:
        file.image = _by_its_first_bytes(file)
    except Exception as error:
        raise ValidationError(
            field.error_messages["invalid_image"], code="invalid_image"
        ) from error
    name = PurePath(file.name)
    file.name = str(name.with_suffix(_ENDINGS.get(name.suffix.lower(), name.suffix)))
    field.check_image_file_format(file)
    file.seek(0)
    try:
        picture = normalise(file, most)
    except PictureRefused as error:
        raise ValidationError(refused(error.reason), code=error.reason) from error
    # In the same file: Wagtail keeps it for later where another field is in error.
    file.seek(0)
    file.truncate()
    file.write(picture.content)
    file.flush()
    file.seek(0)
    file.size = len(picture.content)
    file.name = str(PurePath(file.name).with_suffix(f".{picture.extension}"))
    file.difference_hash = picture.difference_hash
    file.content_type = f"image/{picture.extension}".replace("jpg", "jpeg")
    return file


def _by_its_first_bytes(file: Any) -> willow.image.ImageFile:
    """Willow's, which knows no PNG and no AVIF that moves, and of HEIC only the commonest."""
    beginning = file.read(256)
    file.seek(0)
    if beginning.startswith(PNG_SIGNATURE):
        return willow.image.PNGImageFile(file)
    if _AVIF & brands(beginning):
        return willow.image.AvifImageFile(file)
    if _HEIC & brands(beginning):
        return willow.image.HeicImageFile(file)
    return willow.Image.open(file)


def refused(reason: Refusal) -> str:
    """Why the picture is refused, in the reader's language."""
    match reason:
        case Refusal.DAMAGED:
            return _("This picture is damaged or incomplete. Save or send it anew.")
        case Refusal.TOO_LARGE:
            return _(
                "This picture has too many pixels. At most: %(jpeg)d megapixels as JPEG, "
                "%(others)d in other formats, %(moving)d for all frames of an animation together, "
                "which is at most %(side)d pixels wide and high."
            ) % {
                "jpeg": JPEG_PIXELS // 1_000_000,
                "others": PIXELS // 1_000_000,
                "moving": ANIMATION_PIXELS // 1_000_000,
                "side": SIDE,
            }
        case Refusal.TOO_COSTLY:
            return _("This picture takes too long to read. Save it smaller or as JPEG.")
        case Refusal.BUSY:
            return _("Other pictures are being read just now. Send this one again in a minute.")
