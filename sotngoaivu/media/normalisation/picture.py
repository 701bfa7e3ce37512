"""Normalisation of a picture to what is stored: upright, sRGB, within the bounds, without metadata.

Decodes what strangers send: runs in a child process only.
"""

import struct
import warnings
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pillow_heif
from PIL import AvifImagePlugin, ExifTags, Image, ImageOps, ImageSequence

from sotngoaivu.media.normalisation import segments
from sotngoaivu.media.normalisation.bounds import (
    ANIMATION_PIXELS,
    JPEG_PIXELS,
    PIXELS,
    SIDE,
    STORED_BYTES,
    STORED_PIXELS,
    THREADS,
    WHOLE_JPEG_PIXELS,
    PictureRefused,
    Refusal,
)
from sotngoaivu.media.normalisation.colours import is_srgb, to_eight_bits, to_srgb
from sotngoaivu.media.normalisation.described import described_profile
from sotngoaivu.media.normalisation.likeness import difference_hash

# What Pillow raises on pictures that are cut short or damaged, by format.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, zlib.error)
_FORMATS = ("AVIF", "GIF", "HEIF", "JPEG", "PNG", "WEBP")
_EXTENSIONS = {"GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_BARE: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": segments.bare_jpeg,
    "PNG": segments.bare_png,
    "WEBP": segments.bare_webp,
}
# Renditions are packed of it again, so nothing may be seen of this packing. Measured: harder ones
# take two to four times as long for a few hundredths less.
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "WEBP": {"quality": 92, "method": 2},
    "PNG": {"compress_level": 3},
}


class Normalised(NamedTuple):
    """What is stored of a picture; the extension is without a dot."""

    extension: str
    difference_hash: str
    content: bytes


def normalised(data: bytes, most: int = STORED_PIXELS) -> Normalised:
    """What is stored of the file `data`; raises `PictureRefused`.

    A still picture has at most `most` pixels then.
    """
    try:
        name, looks, content = _normalised(data, most)
    except Image.DecompressionBombError:
        raise PictureRefused(Refusal.TOO_LARGE) from None
    except DAMAGED as error:
        raise PictureRefused(Refusal.DAMAGED) from error
    if len(content) > STORED_BYTES:
        raise PictureRefused(Refusal.TOO_COSTLY)
    return Normalised(_EXTENSIONS[name], looks, content)


def _normalised(data: bytes, most: int) -> tuple[str, str, bytes]:
    picture, frames = _opened(data)
    name = _format(picture)
    if frames > 1:
        return _moving(picture, name, data)
    if bare := _bare(picture, name, data, most):
        # What only loses its metadata is read to its end all the same, a JPEG at an eighth.
        if name == "JPEG":
            picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
        return name, difference_hash(picture), bare
    lossless = name in ("PNG", "GIF") or (name == "WEBP" and segments.is_lossless_webp(data))
    _decode(picture)
    # Bound anew at each step, so that no more than two of them are in memory.
    picture = _scaled(picture, most)
    if not _is_upright(picture):
        ImageOps.exif_transpose(picture, in_place=True)
    picture = to_srgb(picture)
    if lossless:
        name = "PNG"
    elif picture.mode == "RGB":
        name = "JPEG"
    else:
        name = "WEBP"
    return name, difference_hash(picture), _packed(picture, name)


def _opened(data: bytes) -> tuple[Image.Image, int]:
    """The picture, of which nothing is decoded yet, and how many frames it has."""
    pillow_heif.register_heif_opener()
    pillow_heif.options.DECODE_THREADS = THREADS
    AvifImagePlugin.DEFAULT_MAX_THREADS = THREADS
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    most = JPEG_PIXELS if data.startswith(b"\xff\xd8") else PIXELS
    # Pillow refuses twice as many, in some formats before it reserves memory.
    Image.MAX_IMAGE_PIXELS = most // 2
    picture = Image.open(BytesIO(data), formats=_FORMATS)
    name = _format(picture)
    if name == "GIF":
        frames = segments.gif_frames(data)
    else:
        # Of several pictures in a HEIC or JPEG, the first is the one that is meant.
        frames = 1 if name in ("HEIF", "JPEG") else getattr(picture, "n_frames", 1)
    pixels = picture.width * picture.height
    is_too_long = frames > 1 and max(picture.size) > SIDE
    if pixels > most or is_too_long or (frames > 1 and pixels * frames > ANIMATION_PIXELS):
        raise PictureRefused(Refusal.TOO_LARGE)
    _take_described_colours(picture, data)
    return picture, frames


def _take_described_colours(picture: Image.Image, data: bytes) -> None:
    """As the profile that the picture lacks."""
    if "icc_profile" in picture.info:
        return
    try:
        profile = described_profile(picture, data)
    except DAMAGED:
        # Damaged metadata are no damage to the picture.
        return
    if profile:
        picture.info["icc_profile"] = profile


def _format(picture: Image.Image) -> str:
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def _is_upright(picture: Image.Image) -> bool:
    if picture.format == "PNG":
        # Its metadata may follow what is drawn, whose damage is not theirs: Pillow, asked for them,
        # fails over it once and then takes the rest for black.
        picture.load()
    try:
        return picture.getexif().get(ExifTags.Base.Orientation) not in range(2, 9)
    except DAMAGED:
        # Damaged metadata are no damage to the picture.
        picture.info.pop("exif", None)
        return True


def _bare(picture: Image.Image, name: str, data: bytes, most: int) -> bytes | None:
    """The file without metadata, if nothing else keeps it from being stored; else None."""
    right = (
        name in _BARE
        and picture.width * picture.height <= most
        and max(picture.size) <= SIDE
        # A PNG's bits a channel.
        and (name != "PNG" or data[24] == 8)
        # One colour that stands for nothing, which Wagtail does not heed.
        and "transparency" not in picture.info
        and is_srgb(picture)
        and _is_upright(picture)
    )
    try:
        return _BARE[name](data) if right else None
    except ValueError:
        # Decoders bear with more than this.
        return None


def _decode(picture: Image.Image) -> None:
    """Read the still picture to its end, a very large JPEG at a fraction of its measures."""
    scale = 1
    while picture.width * picture.height > WHOLE_JPEG_PIXELS * scale * scale:
        scale *= 2
    if scale > 1:
        picture.draft(None, (picture.width // scale, picture.height // scale))
    picture.load()


def _scaled(picture: Image.Image, most: int) -> Image.Image:
    """The picture in as many pixels as are stored at most, in all and a side."""
    ratio = min((most / (picture.width * picture.height)) ** 0.5, SIDE / max(picture.size))
    if ratio >= 1:
        return picture
    size = (max(1, int(picture.width * ratio)), max(1, int(picture.height * ratio)))
    return to_eight_bits(picture).resize(size, Image.Resampling.LANCZOS)


def _packed(picture: Image.Image, name: str) -> bytes:
    file = BytesIO()
    picture.save(file, name, **_OPTIONS[name])
    return file.getvalue()


def _moving(picture: Image.Image, name: str, data: bytes) -> tuple[str, str, bytes]:
    """An animation: as it is but for its metadata; one that is not right so becomes a WebP."""
    foreign = "icc_profile" in picture.info and not is_srgb(picture)
    # Willow, which makes renditions, knows of no PNG that moves.
    if name in ("GIF", "WEBP") and not foreign and _is_upright(picture):
        looks = difference_hash(picture)
        for frame in ImageSequence.Iterator(picture):
            frame.load()
        bare = segments.bare_gif if name == "GIF" else segments.bare_webp
        return name, looks, bare(data)
    loop = picture.info.get("loop", 0)
    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        durations.append(int(frame.info.get("duration", 0)))
        frames.append(to_srgb(ImageOps.exif_transpose(frame)))
    file = BytesIO()
    frames[0].save(
        *(file, "WEBP"),
        **_OPTIONS["WEBP"],
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=loop,
    )
    return "WEBP", difference_hash(frames[0]), file.getvalue()
