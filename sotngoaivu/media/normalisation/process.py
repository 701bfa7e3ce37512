"""The way in: a picture is normalised in a confined process.

What strangers send is decoded there alone.
"""

from typing import NamedTuple, Protocol

from sotngoaivu.core import confined
from sotngoaivu.media.normalisation.bounds import (
    STORED_PIXELS,
    PictureRefused,
    Refusal,
    answered,
)

_MODULE = "sotngoaivu.media.normalisation"


class NormalisedPicture(NamedTuple):
    """What is stored of a picture; the extension is without a dot."""

    extension: str
    # By which it is known in another size or format; "" of what is too plain.
    difference_hash: str
    content: bytes


class _Readable(Protocol):
    def read(self) -> bytes: ...


def normalise(file: _Readable, most: int = STORED_PIXELS) -> NormalisedPicture:
    """What is stored of the picture read from `file`: upright, sRGB, bounded, without metadata.

    JPEG, PNG, WebP, AVIF, HEIC or GIF; of a still one at most `most` pixels. Raises
    `PictureRefused`. Waits for others in this process and for its own as long as `confined` says.
    """
    with answered(), confined.turn():
        answer = confined.ask(_MODULE, str(most), data=file.read())
    first, _newline, content = answer.partition(b"\n")
    extension, _space, told = first.decode().partition(" ")
    if extension == "refused":
        raise PictureRefused(Refusal(told))
    if not content:
        raise PictureRefused(Refusal.DAMAGED)
    return NormalisedPicture(extension, told, content)
