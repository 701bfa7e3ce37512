"""Drawing of social images, each once.

Only what is drawn decides the key under which a picture is kept, never the address, so that no
reader can fill the cache. Pillow's fonts take 2 MB of a process: import it where a picture is asked
for, which few workers are. When the design changes, raise `social_images.DESIGN`.
"""

import math
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from pages.formats.social_images import HEIGHT, WIDTH, version

CACHE_SECONDS = 30 * 24 * 3600
MARGIN = 80

# Light colours of static/css/site.css.
PAPER, INK, INK_SOFT, DELTA = "#fbf8f0", "#1c2625", "#4d5a58", "#0d4a52"
RED, GOLD, DEEP, DEEP_LINE = "#a81e1e", "#d8a028", "#0c3940", "#3d737a"

TITLE_SIZES = (70, 62, 54, 48, 42)
TITLE_TOP, TITLE_BOTTOM = 218, 478
# Over a picture: smaller, in at most three lines, on a field that rises as far as they need.
CAPTION_SIZES = (52, 46, 40)
CAPTION_HEIGHT, CAPTION_FOOT, SENDER_HEIGHT = 190, 44, 74
LINE_HEIGHT = 1.32
ELLIPSIS = "…"


def picture(title: str, name: str, parent: str, file: str = "") -> bytes:
    """PNG of 1200×630 pixels, drawn once and kept in the cache, which is bounded.

    `file` is the name of a stored picture of that size that the title is to stand over.
    """
    key = f"social-picture.{version(title, name, parent, file)}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = draw_over(file, title, name) if file else draw(title, name, parent)
        cache.set(key, kept, CACHE_SECONDS)
    return kept


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the site's own fonts; FreeType reads WOFF2 itself."""
    return ImageFont.truetype(_static("fonts", f"{name}.woff2"), size)


def draw(title: str, name: str, parent: str) -> bytes:
    """The picture as PNG: who speaks above, the title, rice fields below."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _fields(image)
    pen = ImageDraw.Draw(image)
    _sender(image, pen, name, parent)
    if title and title != name:
        size, lines = fit(title, WIDTH - 2 * MARGIN)
        step = round(size * LINE_HEIGHT)
        face = font("literata-600", size)
        top = TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - step * len(lines)) // 2
        for number, line in enumerate(lines):
            middle = top + step * number + step // 2
            pen.text((MARGIN, middle), line, font=face, fill=INK, anchor="lm")
    return _packed(image.quantize(128, dither=Image.Dither.NONE))


def draw_over(file: str, title: str, name: str) -> bytes:
    """The picture as PNG: the stored one, and at its foot a field with sender and title."""
    with default_storage.open(file) as stored, Image.open(stored) as opened:
        image = opened.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    size, lines = fit(title, WIDTH - 2 * MARGIN, CAPTION_SIZES, CAPTION_HEIGHT)
    step = round(size * LINE_HEIGHT)
    foot = HEIGHT - CAPTION_FOOT
    top = foot - step * len(lines)
    _field(image, top - SENDER_HEIGHT - 24)
    pen = ImageDraw.Draw(image)
    middle = top - SENDER_HEIGHT // 2
    emblem, disc = _emblem(48)
    image.paste(emblem, (MARGIN, middle - 24), disc)
    small, face = font("be-vietnam-pro-600", 26), font("literata-600", size)
    width = WIDTH - 2 * MARGIN - 68
    pen.text((MARGIN + 66, middle), _cut(name, small, width), font=small, fill=GOLD, anchor="lm")
    for number, line in enumerate(lines):
        pen.text(
            (MARGIN, top + step * number + step // 2), line, font=face, fill=PAPER, anchor="lm"
        )
    return _packed(image.quantize(256))


def _packed(image: Image.Image) -> bytes:
    packed = BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def fit(
    title: str,
    width: int,
    sizes: tuple[int, ...] = TITLE_SIZES,
    height: int = TITLE_BOTTOM - TITLE_TOP,
) -> tuple[int, list[str]]:
    """Largest size (pixels) at which the title fits, and its lines; cut by “…” at the smallest."""
    text = " ".join(title.split())
    for size in sizes:
        most = int(height // (size * LINE_HEIGHT))
        face = font("literata-600", size)
        lines = list(_wrap(text, face, width))
        if len(lines) <= most and all(face.getlength(line) <= width for line in lines):
            return size, _balanced(text, face, width, len(lines))
    lines = [_cut(line, face, width) for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]}{ELLIPSIS}", face, width)]
    return size, lines


def _balanced(text: str, face: ImageFont.FreeTypeFont, width: int, count: int) -> list[str]:
    """The text in `count` lines of lengths as even as may be, as the site's headings are."""
    lines = list(_wrap(text, face, width))
    for narrower in range(width - 20, width // 2, -20):
        tried = list(_wrap(text, face, narrower))
        if len(tried) > count or any(face.getlength(line) > narrower for line in tried):
            break
        lines = tried
    return lines


def _wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _cut(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """The text in one line; the layout of lines fails over a sign that ends one."""
    line = " ".join(text.split())
    if face.getlength(line) <= width:
        return line
    line = line.rstrip(ELLIPSIS)
    while line and face.getlength(line + ELLIPSIS) > width:
        line = line[:-1].rstrip()
    return line + ELLIPSIS


def _sender(image: Image.Image, pen: ImageDraw.ImageDraw, name: str, parent: str) -> None:
    emblem, disc = _emblem(104)
    image.paste(emblem, (MARGIN, 60), disc)
    left, width = MARGIN + 128, WIDTH - 2 * MARGIN - 128
    small, large = font("be-vietnam-pro-400", 25), font("be-vietnam-pro-600", 34)
    pen.text((left, 90), _cut(parent, small, width), font=small, fill=INK_SOFT, anchor="lm")
    pen.text((left, 132), _cut(name, large, width), font=large, fill=DELTA, anchor="lm")
    pen.rectangle((MARGIN, 190, MARGIN + 64, 195), fill=RED)
    pen.rectangle((MARGIN + 65, 190, MARGIN + 96, 195), fill=GOLD)


def _emblem(size: int) -> tuple[Image.Image, Image.Image]:
    """The emblem, and the disc that is to be seen of it."""
    with Image.open(_static("img", "apple-touch-icon.png")) as icon:
        # The icon has a rim of paper around the emblem.
        rim = icon.width * 9 // 100
        inner = icon.crop((rim, rim, icon.width - rim, icon.height - rim))
        emblem = inner.resize((size, size), Image.Resampling.LANCZOS)
    disc = Image.new("L", (4 * size, 4 * size), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 4 * size - 1, 4 * size - 1), fill=255)
    return emblem.convert("RGB"), disc.resize((size, size))


def _field(image: Image.Image, top: int) -> None:
    """A dark field from about `top` down, its edge a golden ridge."""
    scale = 2
    mask = Image.new("L", (WIDTH * scale, HEIGHT * scale), 0)
    edge = Image.new("L", mask.size, 0)
    ridge = [
        (x, scale * (top + 11 * math.sin(x / scale / 190 + 0.4)))
        for x in range(0, WIDTH * scale + 8, 8)
    ]
    corners = [(WIDTH * scale, HEIGHT * scale), (0, HEIGHT * scale)]
    ImageDraw.Draw(mask).polygon([*ridge, *corners], fill=255)
    ImageDraw.Draw(edge).line(ridge, fill=255, width=4 * scale)
    for colour, where in ((DEEP, mask), (GOLD, edge)):
        image.paste(colour, mask=where.resize(image.size, Image.Resampling.LANCZOS))


def _fields(image: Image.Image) -> None:
    """Paddy fields at the foot, drawn at double size and scaled down for smooth edges."""
    scale, height = 2, 140
    band = Image.new("RGB", (WIDTH * scale, height * scale), PAPER)
    pen = ImageDraw.Draw(band)

    def ridge(level: float, swing: float, shift: float) -> list[tuple[float, float]]:
        return [
            (x, scale * (level + swing * math.sin(x / scale / 190 + shift)))
            for x in range(0, WIDTH * scale + 8, 8)
        ]

    corners = [(WIDTH * scale, height * scale), (0, height * scale)]
    pen.polygon([*ridge(38, 13, 0.4), *corners], fill=DEEP)
    pen.line(ridge(38, 13, 0.4), fill=GOLD, width=3 * scale)
    for number in range(1, 5):
        pen.line(ridge(40 + number * 22, 11 - number, 0.4 + number / 2), DEEP_LINE, 2 * scale)
    small = band.resize((WIDTH, height), Image.Resampling.LANCZOS)
    image.paste(small, (0, HEIGHT - height))


def _static(*parts: str) -> str:
    return str(Path(settings.BASE_DIR, "static", *parts))
