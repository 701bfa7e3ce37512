"""Picture files for tests: colour profiles, and headers that promise more than follows."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pillow_heif
import pytest
from django.conf import settings
from PIL import ExifTags, Image

from sotngoaivu.media.normalisation.bounds import PictureRefused, Refusal
from sotngoaivu.media.normalisation.process import normalise

pillow_heif.register_heif_opener()
LATITUDE = b"20.44631"


def packed(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def halves(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The channels of one pixel of a picture in colours."""
    channels = picture.getpixel((x, y))
    assert isinstance(channels, tuple)
    return channels


def lying(orientation: int = 6) -> bytes:
    """EXIF of a telephone held upright, which tells where it was."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = LATITUDE
    return exif.tobytes()


def profile(space: str, tags: dict[bytes, bytes], *, to: str = "XYZ ", intent: int = 0) -> bytes:
    """An ICC profile (2.4) of these tags."""
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    kind = b"mntr" if space == "RGB " else b"prtr"
    header = struct.pack(
        ">I4xI4s4s4s12x4s24xI3i48x",
        *(start + len(body), 0x02400000, kind, space.encode(), to.encode(), b"acsp"),
        *(intent, 0xF6D6, 0x10000, 0xD32D),
    )
    return header + table + body


def display_p3() -> bytes:
    """The colours of today's telephones, with a gamma of 2.2."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(each * 65536) for each in values))

    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))
    return profile(
        "RGB ",
        {
            b"wtpt": xyz(0.9642, 1, 0.8249),
            b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
            b"gXYZ": xyz(0.2919, 0.6922, 0.0419),
            b"bXYZ": xyz(0.1572, 0.0666, 0.7841),
            **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma),
        },
    )


def green_cyan() -> bytes:
    """Inks of which the cyan prints green, whatever is printed over it."""
    white, green, black = (255, 128, 128), (128, 60, 190), (0, 128, 128)
    corners = [
        black if at & 1 else green if at & 8 else white  # cyan changes last, black first
        for at in range(16)
    ]
    straight = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    table += struct.pack(">9i", *(65536 if at % 4 == 0 else 0 for at in range(9)))
    table += straight * 4 + bytes(part for lab in corners for part in lab) + straight * 3
    return profile("CMYK", {b"A2B0": table}, to="Lab ")


def png_chunks(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, content in chunks:
        crc = struct.pack(">I", zlib.crc32(kind + content))
        parts += [struct.pack(">I", len(content)), kind, content, crc]
    return b"".join(parts)


def png_16_bits(colour: tuple[int, int, int], size: tuple[int, int] = (8, 8)) -> bytes:
    rows = (b"\0" + struct.pack(">3H", *colour) * size[0]) * size[1]
    header = struct.pack(">2I5B", *size, 16, 2, 0, 0, 0)
    return png_chunks((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))


def moving(kind: str, pictures: Iterable[Image.Image], **options: Any) -> bytes:
    first, *others = pictures
    return packed(first, kind, save_all=True, append_images=others, duration=80, **options)


def promising(kind: str, width: int, height: int) -> bytes:
    """A file of some hundred bytes whose header promises these pixels; its data are no such."""
    if kind == "PNG":
        header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
        return png_chunks((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    small = packed(Image.new("RGB", (64, 64)), kind)
    if kind == "JPEG":
        at = small.index(b"\xff\xc0") + 5
        scan = small.index(b"\xff\xda") + 14
        return small[:at] + struct.pack(">2H", height, width) + small[at + 4 : scan]
    if kind == "WEBP":
        canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
        body = b"WEBPVP8X" + struct.pack("<I4x", 10) + canvas + small[12:]
        return b"RIFF" + struct.pack("<I", len(body)) + body
    size = b"ispe" + struct.pack(">3I", 0, 64, 64)
    data = small.index(b"mdat") + 4
    assert size in small[:data]
    header = small[:data].replace(size, b"ispe" + struct.pack(">3I", 0, width, height))
    return header + bytes(len(small) - data)


def described(kind: str, primaries: int, transfer: int = 13) -> bytes:
    """200, 90, 60 in colours that the file names by their numbers, and by no profile."""
    picture = Image.new("RGB", (16, 16), (200, 90, 60))
    if kind == "PNG":
        chunks = packed(picture, "PNG")
        at = chunks.index(b"IDAT") - 4
        cicp = png_chunks((b"cICP", bytes((primaries, transfer, 0, 1))))[8:]
        return chunks[:at] + cicp + chunks[at:]
    data = packed(picture, kind, quality=95)
    at = data.index(b"nclx") + 4
    return data[:at] + struct.pack(">2H", primaries, transfer) + data[at + 4 :]


def chromaticities(gamma: int, *points: int) -> bytes:
    """A PNG of 200, 90, 60 with gamma and chromaticities (white, red, green, blue)."""
    data = packed(Image.new("RGB", (16, 16), (200, 90, 60)), "PNG")
    at = data.index(b"IDAT") - 4
    chunks = (b"gAMA", struct.pack(">I", gamma)), (b"cHRM", struct.pack(">8I", *points))
    return data[:at] + png_chunks(*chunks)[8:] + data[at:]


def adobe_rgb(kind: str = "JPEG") -> bytes:
    """200, 90, 60 as a camera marks Adobe RGB: without a profile, in its EXIF alone."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = 0xFFFF
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.IFD.Interop] = {1: "R03"}
    return packed(Image.new("RGB", (16, 16), (200, 90, 60)), kind, exif=exif.tobytes(), quality=95)


def branded(data: bytes, brand: bytes) -> bytes:
    """The file with another first brand."""
    return data[:8] + brand + data[12:]


def refusal(data: bytes) -> Refusal:
    """Why `data` is not stored."""
    with pytest.raises(PictureRefused) as refused:
        normalise(BytesIO(data))
    return refused.value.reason


def printed(program: str) -> str:
    """What an interpreter of its own prints."""
    command = [sys.executable, "-c", program]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    return ended.stdout
