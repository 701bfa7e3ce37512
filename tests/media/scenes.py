"""Pictures with so much in them that each is known from others."""

import random

from PIL import Image, ImageDraw, ImageFilter

from tests.media.samples import packed


def scene(seed: int, size: tuple[int, int] = (480, 320)) -> Image.Image:
    """Discs of chance colours, the same for the same seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (480, 320), "#89b")
    draw = ImageDraw.Draw(picture)
    for _disc in range(25):
        x, y, radius = chance.randrange(480), chance.randrange(320), chance.randrange(15, 80)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(1)).resize(size)


def photo(seed: int, size: tuple[int, int] = (480, 320), kind: str = "JPEG") -> bytes:
    options = {"JPEG": {"quality": 60}, "WEBP": {"quality": 60}}.get(kind, {})
    return packed(scene(seed, size), kind, **options)
