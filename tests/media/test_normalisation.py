"""What is stored of a picture is upright, in sRGB, bounded and without metadata."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageSequence

from sotngoaivu.media.normalisation.bounds import (
    STORED_PIXELS,
    Refusal,
)
from sotngoaivu.media.normalisation.process import NormalisedPicture, normalise
from tests.media.samples import (
    LATITUDE,
    adobe_rgb,
    chromaticities,
    described,
    display_p3,
    green_cyan,
    halves,
    lying,
    moving,
    packed,
    pixel,
    png_16_bits,
    promising,
    refusal,
)

pytestmark = pytest.mark.one_database

SECRETS = (LATITUDE, b"Telephone", b"Exif", b"adobe.com/xap", b"secret", b"ICC")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:note="secret"/>'


def stored(data: bytes) -> tuple[NormalisedPicture, Image.Image]:
    """What is stored, and the same opened, after a look that it is what all of it shall be."""
    answer = normalise(BytesIO(data))
    picture = Image.open(BytesIO(answer.content))
    picture.load()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & {*picture.info}
    assert not [secret for secret in SECRETS if secret in answer.content]
    assert picture.width * picture.height <= STORED_PIXELS
    return answer, picture


def assert_near(colour: Any, expected: tuple[int, ...], within: int = 6) -> None:
    difference = max(abs(one - other) for one, other in zip(colour, expected, strict=True))
    assert difference <= within, (colour, expected)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_a_picture_is_turned_upright_and_tells_not_where_it_was_taken(kind: str) -> None:
    _answer, picture = stored(packed(halves(), kind, exif=lying(6)))
    assert picture.size == (40, 80)
    assert_near(pixel(picture.convert("RGB"), 20, 10), (255, 0, 0), 12)
    assert_near(pixel(picture.convert("RGB"), 20, 70), (0, 0, 255), 12)


@pytest.mark.parametrize(
    ("kind", "extension"),
    [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "jpg"), ("HEIF", "jpg")],
)
def test_formats(kind: str, extension: str) -> None:
    assert stored(packed(halves(), kind))[0].extension == extension


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"comment": b"secret", "exif": lying(1), "xmp": XMP, "quality": 60}),
        (
            "JPEG",
            {"progressive": True, "exif": lying(1), "subsampling": 0, "restart_marker_rows": 1},
        ),
        ("PNG", {"exif": lying(1)}),
        ("WEBP", {"exif": lying(1), "xmp": XMP, "quality": 60}),
        ("WEBP", {"exif": lying(1), "lossless": True}),
    ],
)
@pytest.mark.parametrize("profile", [False, True])
def test_what_needs_no_more_than_losing_its_metadata_is_not_packed_again(
    kind: str, options: dict[str, Any], profile: bool
) -> None:
    if profile:
        options |= {
            "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        }
    noise = Image.merge("RGB", [Image.effect_noise((90, 60), 80) for _channel in range(3)])
    data = packed(noise, kind, **options)
    _answer, picture = stored(data + b"secret of a moving picture after its end")
    given = Image.open(BytesIO(data))
    assert ImageChops.difference(picture.convert("RGB"), given.convert("RGB")).getbbox() is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("exif", [b"Exif\0\0secret", b"Exif\0\0II*\0\x08\0\0\0\xff\xffsecret"])
def test_damaged_metadata_are_no_damage_to_the_picture(kind: str, exif: bytes) -> None:
    data = packed(halves(), kind, exif=exif)
    _answer, picture = stored(data)
    given = Image.open(BytesIO(data))
    assert ImageChops.difference(picture.convert("RGB"), given.convert("RGB")).getbbox() is None


def test_what_decoders_bear_with_between_the_parts_of_a_jpeg_is_not_kept() -> None:
    data = packed(halves(), "JPEG")
    at = data.index(b"\xff\xdb")
    answer, picture = stored(data[:at] + b"secret" + data[at:])
    assert (answer.extension, picture.size) == ("jpg", (80, 40))


def test_a_jpegs_thumbnail_and_second_picture_are_not_kept() -> None:
    several = moving("MPO", [halves(), halves().rotate(180)], exif=lying(1))
    answer, picture = stored(several)
    assert (answer.extension, picture.format) == ("jpg", "JPEG")
    assert answer.content.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_colours_of_a_profile_become_those_of_srgb(kind: str) -> None:
    picture = Image.new("RGB", (16, 16), (200, 90, 60))
    options: dict[str, Any] = {"quality": 95} if kind != "PNG" else {}
    given = packed(picture, kind, icc_profile=display_p3(), **options)
    source = ImageCms.ImageCmsProfile(BytesIO(display_p3()))
    expected = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    assert expected is not None
    assert_near(pixel(stored(given)[1].convert("RGB"), 8, 8), pixel(expected, 8, 8))
    assert pixel(expected, 8, 8)[0] > 215


P3_POINTS = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
SRGB_POINTS = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)


@pytest.mark.parametrize(
    ("given", "colour"),
    [
        (described("AVIF", 12), (216, 81, 49)),
        (described("HEIF", 12), (216, 81, 49)),
        (described("PNG", 12), (216, 81, 49)),
        (described("AVIF", 9), (243, 59, 48)),
        (adobe_rgb(), (226, 89, 57)),
        (adobe_rgb("WEBP"), (226, 89, 57)),
        (chromaticities(45455, *P3_POINTS), (216, 81, 49)),
        (chromaticities(100000, *SRGB_POINTS), (229, 160, 133)),
    ],
    ids=[
        *("AVIF P3", "HEIC P3", "PNG P3", "AVIF BT.2020", "JPEG Adobe", "WebP Adobe"),
        *("cHRM P3", "gAMA 1"),
    ],
)
def test_colours_that_are_described_without_a_profile_become_those_of_srgb(
    given: bytes, colour: tuple[int, int, int]
) -> None:
    _answer, made = stored(given)
    assert_near(pixel(made.convert("RGB"), 8, 8), colour, 3)


@pytest.mark.parametrize(
    "given",
    [
        described("AVIF", 1),
        described("HEIF", 2),
        described("PNG", 12, transfer=16),
        described("AVIF", 9, transfer=18),
        chromaticities(45455, *SRGB_POINTS),
        chromaticities(45455, *(0 for _point in SRGB_POINTS)),
    ],
    ids=["sRGB", "unknown", "PQ", "HLG", "cHRM sRGB", "cHRM of nothing"],
)
def test_what_is_srgb_or_cannot_be_told_stays_as_it_is(given: bytes) -> None:
    assert_near(pixel(stored(given)[1].convert("RGB"), 8, 8), (200, 90, 60), 3)


def test_what_is_moving_in_described_colours_becomes_srgb() -> None:
    data = moving("AVIF", [Image.new("RGB", (16, 16), (200, 90, shade)) for shade in (60, 62)])
    at = data.index(b"colrnclx") + 8
    answer, made = stored(data[:at] + bytes((0, 12, 0, 13)) + data[at + 4 :])
    assert answer.extension == "webp"
    assert_near(pixel(made.convert("RGB"), 8, 8), (216, 81, 49), 8)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("size", [(2, 30000), (30000, 2)])
def test_a_picture_longer_than_any_rendition_is_scaled(kind: str, size: tuple[int, int]) -> None:
    if kind == "WEBP":
        size = (min(size[0], 16383), min(size[1], 16383))
    _answer, made = stored(packed(Image.new("RGB", size, "red"), kind))
    assert max(made.size) == 16383
    made.convert("RGB").save(BytesIO(), "WEBP")


def test_an_animation_longer_than_any_rendition_is_refused() -> None:
    frames = [Image.new("L", (2, 17000), shade) for shade in (0, 255)]
    assert refusal(moving("GIF", frames)) == Refusal.TOO_LARGE


def test_what_shows_through_a_picture_with_a_profile_still_does() -> None:
    picture = Image.new("RGBA", (16, 16), (200, 90, 60, 77))
    _answer, made = stored(packed(picture, "PNG", icc_profile=display_p3()))
    assert made.mode == "RGBA"
    assert pixel(made, 8, 8)[3] == 77
    assert pixel(made, 8, 8)[0] > 215


@pytest.mark.parametrize("damage", [b"no profile", display_p3()[:200], green_cyan()])
def test_a_profile_that_cannot_be_used_is_left_out(damage: bytes) -> None:
    _answer, made = stored(
        packed(Image.new("RGB", (16, 16), (200, 90, 60)), "PNG", icc_profile=damage)
    )
    assert_near(pixel(made, 8, 8), (200, 90, 60), 0)


def test_inks_with_a_profile_are_those_of_the_profile() -> None:
    picture = Image.new("CMYK", (16, 16), (255, 0, 0, 0))
    answer, made = stored(packed(picture, "JPEG", icc_profile=green_cyan(), quality=95))
    assert (answer.extension, made.mode) == ("jpg", "RGB")
    red, green, blue = pixel(made, 8, 8)
    assert green > red + 40
    assert green > blue + 40


@pytest.mark.parametrize(
    ("inks", "colour"),
    [
        ((0, 0, 0, 0), (255, 255, 255)),
        ((255, 0, 0, 0), (0, 158, 224)),
        ((0, 255, 0, 0), (230, 0, 126)),
        ((0, 0, 255, 0), (255, 237, 0)),
        ((0, 255, 255, 0), (227, 6, 19)),
        ((0, 0, 0, 255), (34, 33, 31)),
    ],
)
def test_inks_without_a_profile_look_as_they_do_in_print(
    inks: tuple[int, ...], colour: tuple[int, ...]
) -> None:
    made = stored(packed(Image.new("CMYK", (16, 16), inks), "JPEG", quality=95))[1]
    assert made.mode == "RGB"
    assert_near(pixel(made, 8, 8), colour, 20)


@pytest.mark.parametrize(
    ("given", "mode", "colour"),
    [
        (packed(Image.new("L", (8, 8), 99), "PNG"), "RGB", (99, 99, 99)),
        (packed(Image.new("1", (8, 8), 1), "PNG"), "RGB", (255, 255, 255)),
        (packed(Image.new("LA", (8, 8), (99, 55)), "PNG"), "RGBA", (99, 99, 99, 55)),
        (packed(Image.new("I;16", (8, 8), 40000), "PNG"), "RGB", (155, 155, 155)),
        (png_16_bits((40000, 20000, 65535)), "RGB", (156, 78, 255)),
        (packed(halves().quantize(4), "PNG"), "RGB", (255, 0, 0)),
        (packed(Image.new("L", (8, 8), 99), "JPEG"), "RGB", (99, 99, 99)),
        (packed(halves(), "GIF"), "RGB", (255, 0, 0)),
        (packed(Image.new("RGB", (8, 8), "red"), "PNG", transparency=(255, 0, 0)), "RGBA", None),
    ],
)
def test_greys_palettes_and_16_bits_become_colours_of_eight_bits(
    given: bytes, mode: str, colour: tuple[int, ...] | None
) -> None:
    made = stored(given)[1]
    assert made.mode == mode
    if colour:
        assert_near(pixel(made, 2, 2), colour, 1)


def test_a_transparent_entry_of_a_palette_stays_transparent() -> None:
    picture = halves().quantize(4)
    red = picture.getpixel((2, 2))
    answer, made = stored(packed(picture, "PNG", transparency=red))
    assert answer.extension == "png"
    assert pixel(made, 2, 2)[3] == 0
    assert pixel(made, 78, 2) == (0, 0, 255, 255)


@pytest.mark.parametrize(
    ("kind", "extension"), [("AVIF", "webp"), ("HEIF", "webp"), ("WEBP", "webp")]
)
def test_transparency_is_kept_from_every_format(kind: str, extension: str) -> None:
    picture = halves(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    answer, made = stored(packed(picture, kind, exif=lying(6)))
    assert answer.extension == extension
    assert made.mode == "RGBA"
    alpha = made.getchannel("A").tobytes()
    assert min(alpha) < 30
    assert max(alpha) > 220


@pytest.mark.seconds(5)
@pytest.mark.parametrize(
    ("size", "sides"), [((8000, 6000), (7302, 5477)), ((10000, 8000), (5000, 4000))]
)
def test_a_large_jpeg_is_scaled(size: tuple[int, int], sides: tuple[int, int]) -> None:
    _answer, picture = stored(packed(Image.new("L", size, 99), "JPEG"))
    assert picture.size == sides


@pytest.mark.parametrize(
    ("kind", "width", "height"),
    [
        ("PNG", 9000, 9000),
        ("AVIF", 9000, 9000),
        ("HEIF", 9000, 9000),
        ("WEBP", 9000, 9000),
        ("WEBP", 16384, 16384),
        ("JPEG", 15000, 15000),
        ("PNG", 2**31 - 1, 2**31 - 1),
    ],
)
def test_more_pixels_than_allowed_are_refused_by_the_header(
    kind: str, width: int, height: int
) -> None:
    """Decoded, these files would be found damaged."""
    assert refusal(promising(kind, width, height)) == Refusal.TOO_LARGE
    assert refusal(promising(kind, 2000, 2000)) == Refusal.DAMAGED


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_more_frames_than_allowed_are_refused(kind: str) -> None:
    quick = {"AVIF": {"speed": 10}, "WEBP": {"method": 0}}.get(kind, {})
    pictures = [Image.new("L", (3000, 3000), shade) for shade in (0, 60, 120, 180, 240)]
    data = moving(kind, pictures, **quick)
    assert refusal(data) == Refusal.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_file_cut_short_is_refused(kind: str, share: float) -> None:
    noise = Image.effect_noise((300, 200), 60).convert("RGB")
    data = packed(noise, kind)
    assert refusal(data[: int(len(data) * share)]) == Refusal.DAMAGED


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_png_with_damage_in_its_midst_is_refused(mode: str) -> None:
    """Of other formats decoders make a picture with a flaw."""
    data = packed(Image.effect_noise((300, 200), 60).convert(mode), "PNG")
    at = len(data) // 2
    assert refusal(data[:at] + bytes(50) + data[at + 50 :]) == Refusal.DAMAGED


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<svg/>", b"\xff\xd8\xff", b"GIF89a"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == Refusal.DAMAGED


@pytest.mark.parametrize(
    ("kind", "extension", "options"),
    [
        ("GIF", "gif", {"comment": b"secret", "loop": 3}),
        ("PNG", "webp", {"exif": lying(1), "loop": 3}),
        ("WEBP", "webp", {"exif": lying(1), "xmp": XMP, "loop": 3}),
        ("AVIF", "webp", {"exif": lying(1)}),
        ("WEBP", "webp", {"icc_profile": display_p3()}),
        (
            "PNG",
            "webp",
            {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()},
        ),
    ],
)
def test_what_moves_still_moves(kind: str, extension: str, options: dict[str, Any]) -> None:
    pictures = [halves(), halves().rotate(180), Image.new("RGB", (80, 40), "green")]
    answer, made = stored(moving(kind, pictures, **options))
    assert answer.extension == extension
    assert made.n_frames == 3  # type: ignore[attr-defined]
    assert made.info.get("loop", 0) == options.get("loop", 0)
    corners = [pixel(frame.convert("RGB"), 5, 5) for frame in ImageSequence.Iterator(made)]
    for corner, colour in zip(corners, [(255, 0, 0), (0, 0, 255), (0, 128, 0)], strict=True):
        assert_near(corner, colour, 30)
