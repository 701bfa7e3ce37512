"""Described colours: what a picture says of its colours other than by a profile, as a profile.

By the numbers of ITU-T H.273 (AVIF, HEIC, PNG's cICP), PNG's own chromaticities and gamma, or the
EXIF by which cameras mark Adobe RGB. Nothing is made of sRGB, of what nobody knows, nor of light
that is wider than a screen's (PQ, HLG), which would need to be dimmed.
"""

import struct
from typing import NamedTuple

from PIL import ExifTags, Image

from sotngoaivu.media.normalisation import segments

Pair = tuple[float, float]
Matrix = list[list[float]]


class Colours(NamedTuple):
    """Chromaticities (x, y), and the exponent of the light; None: the curve of sRGB."""

    red: Pair
    green: Pair
    blue: Pair
    white: Pair = (0.3127, 0.329)
    gamma: float | None = None


SRGB = Colours((0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
ADOBE_RGB = Colours((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), gamma=2.2)
# By their number in H.273.
_PRIMARIES = {
    1: SRGB,
    4: Colours((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.31, 0.316)),
    5: Colours((0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: Colours((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    7: Colours((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: Colours((0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    11: Colours((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.314, 0.351)),
    12: Colours((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
# Still pictures that say how video is made are shown with the curve of sRGB, here as in browsers.
_GAMMAS = {1: None, 4: 2.2, 5: 2.8, 6: None, 8: 1.0, 13: None, 14: None, 15: None}
# What PNG writers say beside sRGB, for readers that know no other curve.
_GAMMA_OF_SRGB = range(44_000, 47_000)
# Of all profiles, and how light is seen that is adapted to another (Bradford).
_D50 = (0.9642, 1.0, 0.8249)
_CONES = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]


def described_profile(picture: Image.Image, data: bytes) -> bytes | None:
    """An ICC profile of what the picture, whose file is `data`, says otherwise of its colours.

    None where it says nothing, or that they are those of sRGB. Nothing of it is decoded.
    """
    colours = _described(picture, data)
    return _profile(colours) if colours and colours != SRGB else None


def _described(picture: Image.Image, data: bytes) -> Colours | None:
    if picture.format in ("AVIF", "HEIF"):
        return _by_numbers(segments.nclx(data))
    if picture.format == "PNG":
        return _of_png(picture, data)
    exif = picture.getexif()
    space = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
    index = exif.get_ifd(ExifTags.IFD.Interop).get(ExifTags.Interop.InteropIndex)
    is_adobe_rgb = space == 0xFFFF and str(index).startswith("R03")
    return ADOBE_RGB if is_adobe_rgb else None


def _by_numbers(numbers: tuple[int, int] | None) -> Colours | None:
    primaries, transfer = numbers or (None, None)
    if primaries not in _PRIMARIES or transfer not in _GAMMAS:
        return None
    return _PRIMARIES[primaries]._replace(gamma=_GAMMAS[transfer])


def _of_png(picture: Image.Image, data: bytes) -> Colours | None:
    if numbers := segments.cicp(data):
        return _by_numbers(numbers)
    points, gamma = picture.info.get("chromaticity"), picture.info.get("gamma")
    if "srgb" in picture.info or not points or not gamma:
        return None
    white, red, green, blue = zip(points[::2], points[1::2], strict=True)
    is_srgb_curve = round(gamma * 100_000) in _GAMMA_OF_SRGB
    return Colours(red, green, blue, white, None if is_srgb_curve else 1 / gamma)


def _profile(colours: Colours) -> bytes | None:
    """An ICC profile (4.3); None where there are no such colours."""
    try:
        columns = _in_d50(colours)
        body = b"".join(
            b"XYZ " + bytes(4) + struct.pack(">3i", *(round(each * 65536) for each in xyz))
            for xyz in (_D50, *columns)
        )
        if colours.gamma is None:
            curve = struct.pack(">4s4xH2x5i", b"para", 3, *_parameters(2.4, 1.055, 0.055))
        else:
            curve = struct.pack(">4s4xH2xi", b"para", 0, round(colours.gamma * 65536))
    except (ZeroDivisionError, struct.error):
        return None
    names = (b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    start = 128 + 4 + 12 * len(names)
    table = struct.pack(">I", len(names))
    for place, name in enumerate(names):
        is_curve = place > 3
        at, length = (start + 80, len(curve)) if is_curve else (start + 20 * place, 20)
        table += struct.pack(">4s2I", name, at, length)
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        *(start + len(body) + len(curve), 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp"),
        *(0xF6D6, 0x10000, 0xD32D),
    )
    return header + table + body + curve


def _parameters(gamma: float, scale: float, offset: float) -> list[int]:
    """The curve of sRGB, as a profile writes it."""
    values = (gamma, 1 / scale, offset / scale, 1 / 12.92, 0.04045)
    return [round(value * 65536) for value in values]


def _in_d50(colours: Colours) -> list[list[float]]:
    """X, Y and Z of full red, green and blue, adapted to the light of all profiles."""
    white = _xyz(colours.white)
    corners = _transposed([_xyz(point) for point in colours[:3]])
    amounts = _times(_inverse(corners), white)
    seen, wanted = _times(_CONES, white), _times(_CONES, _D50)
    scaled = [
        [want / have * each for each in row]
        for want, have, row in zip(wanted, seen, _CONES, strict=True)
    ]
    adapted = [_times(_inverse(_CONES), column) for column in _transposed(scaled)]
    adaptation = _transposed(adapted)
    return [
        _times(adaptation, [amount * part for part in column])
        for amount, column in zip(amounts, _transposed(corners), strict=True)
    ]


def _xyz(point: Pair) -> list[float]:
    x, y = point
    return [x / y, 1.0, (1 - x - y) / y]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _times(matrix: Matrix, vector: "list[float] | tuple[float, ...]") -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [
        [(e * i - f * h) / whole, (c * h - b * i) / whole, (b * f - c * e) / whole],
        [(f * g - d * i) / whole, (a * i - c * g) / whole, (c * d - a * f) / whole],
        [(d * h - e * g) / whole, (b * g - a * h) / whole, (a * e - b * d) / whole],
    ]
