"""Colours of a picture, turned into sRGB with eight bits a channel."""

from io import BytesIO
from itertools import product

from PIL import Image, ImageChops, ImageCms

from sotngoaivu.media.normalisation.printing import coated_paper_profile

# The kind of channels a profile is for, by Pillow's mode of them.
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
# By how much, of 255, a profile may differ from sRGB and still be taken for it.
_TOLERANCE = 2


def is_srgb(picture: Image.Image) -> bool:
    """Whether the channels are red, green and blue (and transparency) of sRGB as they stand."""
    if picture.mode not in ("RGB", "RGBA"):
        return False
    profile = _embedded(picture, "RGB")
    if not profile:
        return True
    steps = (*range(0, 256, 32), 255)
    flat = bytes(part for colour in product(steps, repeat=3) for part in colour)
    colours = Image.frombytes("RGB", (len(steps) ** 2, len(steps)), flat)
    difference = ImageChops.difference(colours, _converted(colours, profile))
    return max(difference.tobytes()) <= _TOLERANCE


def to_srgb(picture: Image.Image) -> Image.Image:
    """The picture as `RGB`, or `RGBA` where anything shows through, without a profile.

    By the embedded profile and its rendering intent; without one, or with one that cannot be used,
    greys and colours are sRGB already and inks are those of offset printing.
    """
    picture = to_eight_bits(picture)
    alpha = picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None
    colours = picture.convert(picture.mode.removesuffix("A")) if alpha else picture
    profile = _embedded(picture, colours.mode)
    if not profile and colours.mode == "CMYK":
        profile = ImageCms.ImageCmsProfile(BytesIO(coated_paper_profile()))
    if profile:
        colours = _converted(colours, profile)
    elif colours.mode != "RGB":
        colours = colours.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    # Pillow would store some of it again.
    colours.info.clear()
    return colours


def to_eight_bits(picture: Image.Image) -> Image.Image:
    """The picture as `RGB`, `RGBA`, `L`, `LA` or `CMYK`, its colours as they are."""
    if picture.mode.startswith("I"):
        # 16 bits of grey. What one of them makes transparent would be several of eight bits.
        picture = picture.point(lambda grey: grey / 257).convert("L")
        picture.info.pop("transparency", None)
        return picture
    if picture.mode in ("RGB", "RGBA", "L", "LA", "CMYK") and "transparency" not in picture.info:
        return picture
    if picture.mode == "1":
        return picture.convert("LA" if "transparency" in picture.info else "L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _embedded(picture: Image.Image, mode: str) -> ImageCms.ImageCmsProfile | None:
    """The picture's profile; None where it has none, or one that is damaged or for other channels.

    A profile for colours is no use for greys: those are converted as if they had none.
    """
    data = picture.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        if profile.profile.xcolor_space != _SPACES[mode]:
            return None
        _transform(profile, mode)
    except (OSError, ImageCms.PyCMSError):
        return None
    return profile


def _converted(colours: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    # It gives None only where it is told to change the picture in its place.
    return ImageCms.applyTransform(colours, _transform(profile, colours.mode)) or colours


def _transform(profile: ImageCms.ImageCmsProfile, mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        profile,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        renderingIntent=ImageCms.Intent(ImageCms.getDefaultIntent(profile)),
    )
