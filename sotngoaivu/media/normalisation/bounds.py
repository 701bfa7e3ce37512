"""Bounds of pictures and of the process that reads them, and the reasons for refusing one."""

import contextlib
from collections.abc import Iterator
from enum import StrEnum

from sotngoaivu.core.confined import NoAnswer

# What a picture's header may claim, in pixels. A JPEG is decoded at a half, a quarter or an eighth
# of its measures, so that the largest of today's telephones may be sent; others only as a whole.
JPEG_PIXELS = 200_000_000
PIXELS = 60_000_000
# A JPEG is decoded as a whole up to here: 64 megapixels are common, and take 256 megabytes.
WHOLE_JPEG_PIXELS = 70_000_000
# What is stored, in pixels: prints larger than A3, and takes 160 megabytes to make renditions of.
STORED_PIXELS = 40_000_000
# All frames of an animation together, in pixels: it is stored as it is, and is not scaled.
ANIMATION_PIXELS = 40_000_000
# What is stored, in pixels a side: no WebP, as which it is shown, is longer or wider.
SIDE = 16_383
# What is stored, in bytes: four times an upload, for what was packed better than PNG can.
STORED_BYTES = 60 * 1024 * 1024

# Of the child process. Address space, in bytes: the hungriest picture within the bounds (a WebP of
# 60 megapixels with transparency, of which its decoder holds two) just fits; a telephone's takes a
# sixth.
MEMORY = 1536 * 1024 * 1024
# Each thread of a decoder takes address space of its own, on a large machine more than the picture.
THREADS = 2


class Refusal(StrEnum):
    """Why a picture is not stored."""

    # Its data end early, are no picture's, or make the decoder fail.
    DAMAGED = "damaged"
    # More pixels than the bounds, by its header.
    TOO_LARGE = "too-large"
    # More memory, time or bytes than the bounds, once decoded.
    TOO_COSTLY = "too-costly"
    # Others are being read in this process.
    BUSY = "busy"


class PictureRefused(Exception):
    """The picture is not stored, for `reason`."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@contextlib.contextmanager
def answered() -> Iterator[None]:
    """Within, a child that gives no answer refuses the picture: PictureRefused."""
    try:
        yield
    except NoAnswer as error:
        raise PictureRefused(Refusal(error.reason)) from error
