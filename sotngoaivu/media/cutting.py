"""Cutting: the files of renditions are made of a picture in a confined process.

The child reads one line of JSON and the picture, and answers with a line of JSON and the files.
Which part of the picture is wanted, and how large, is Wagtail's affair (`Filter.get_transform`).
"""

import json
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from sotngoaivu.core import confined
from sotngoaivu.media.normalisation.bounds import MEMORY, answered


@dataclass(frozen=True)
class Cut:
    """A part of a picture, scaled, and the formats in which it is written. In pixels."""

    # Left, top, right, bottom.
    part: tuple[int, int, int, int]
    size: tuple[int, int]
    # {format: options of Pillow's}
    formats: dict[str, dict[str, Any]]


def cut(picture: bytes, size: tuple[int, int], cuts: list[Cut]) -> tuple[str, list[bytes]]:
    """The difference hash of the picture, and a file for each format of each cut, in their order.

    `size` is what the picture is expected to have. Raises `PictureRefused`.
    """
    told = json.dumps({"size": size, "cuts": [asdict(each) for each in cuts]})
    with answered():
        answer = confined.ask("sotngoaivu.media.cutting", data=told.encode() + b"\n" + picture)
    first, _newline, content = answer.partition(b"\n")
    made = json.loads(first)
    files = []
    for length in made["lengths"]:
        files.append(content[:length])
        content = content[length:]
    return made["difference_hash"], files


def main() -> None:
    confined.confine(MEMORY)
    told, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    # Imported once confined, for a picture's data reach no code before.
    from PIL import Image, ImageOps

    from sotngoaivu.media.normalisation.likeness import difference_hash

    wanted = json.loads(told)
    picture = ImageOps.exif_transpose(Image.open(BytesIO(data)))
    if picture.size != tuple(wanted["size"]):
        raise ValueError(f"The picture has {picture.size} pixels, not {wanted['size']}.")
    looks = difference_hash(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode != "RGB":
        picture = picture.convert("RGB")
    files = []
    for each in wanted["cuts"]:
        left, top, right, bottom = each["part"]
        part = (max(left, 0), max(top, 0), min(right, picture.width), min(bottom, picture.height))
        pixels = picture.crop(part).resize(each["size"], Image.Resampling.LANCZOS)
        if pixels.mode == "RGBA":
            # In every format, since pages show them on light and on dark.
            white = Image.new("RGBA", pixels.size, "white")
            white.alpha_composite(pixels)
            pixels = white.convert("RGB")
        for name, options in each["formats"].items():
            packed = BytesIO()
            pixels.save(packed, name.upper(), **options)
            files.append(packed.getvalue())
    made = {"difference_hash": looks, "lengths": [len(file) for file in files]}
    sys.stdout.buffer.write(json.dumps(made).encode() + b"\n")
    sys.stdout.buffer.writelines(files)


if __name__ == "__main__":
    main()
