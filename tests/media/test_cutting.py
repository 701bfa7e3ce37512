"""The files of renditions are made in a process of their own, which bounds what they may cost."""

import logging
import sys
from io import BytesIO

import pytest
from PIL import Image

from sotngoaivu.core import confined
from sotngoaivu.media.cutting import Cut, cut
from sotngoaivu.media.models import CustomImage
from sotngoaivu.media.normalisation.bounds import PictureRefused
from sotngoaivu.media.renditions import make_missing
from tests.media.samples import halves, packed, printed

pytestmark = pytest.mark.one_database

FORMATS = {"png": {}, "jpeg": {"quality": 90}}


def test_each_format_of_each_cut_is_written() -> None:
    picture = halves()
    width, height = picture.size
    left = Cut((0, 0, width // 2, height), (10, 20), FORMATS)
    right = Cut((width // 2, 0, width, height), (30, 40), {"png": {}})
    _looks, files = cut(packed(picture, "PNG"), picture.size, [left, right])
    opened = [Image.open(BytesIO(file)) for file in files]
    assert [(each.format, each.size) for each in opened] == [
        *(("PNG", (10, 20)), ("JPEG", (10, 20)), ("PNG", (30, 40))),
    ]
    assert opened[0].getpixel((5, 10)) == picture.getpixel((width // 4, height // 2))
    assert opened[2].getpixel((15, 20)) == picture.getpixel((3 * width // 4, height // 2))


def test_a_picture_of_another_size_than_was_said_is_refused() -> None:
    picture = halves()
    part = Cut((0, 0, 1, 1), (1, 1), FORMATS)
    with pytest.raises(PictureRefused):
        cut(packed(picture, "PNG"), (picture.width + 1, picture.height), [part])


@pytest.mark.parametrize("program", ["import os; os.abort()", "import signal; signal.pause()"])
def test_a_picture_that_ends_its_process_is_told_and_left_out(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, program: str
) -> None:
    image = CustomImage.objects.all()[0]
    image.renditions.all().delete()
    monkeypatch.setattr(confined, "command", lambda *given: [sys.executable, "-c", program])
    monkeypatch.setattr(confined, "SECONDS", 0.5)
    with caplog.at_level(logging.WARNING):
        assert make_missing([image.pk]) == 0
    assert f"The picture {image.pk} cannot be read" in caplog.text


def test_the_child_begins_with_neither_django_nor_a_decoder() -> None:
    program = (
        "import sys\n"
        "from sotngoaivu.media import cutting\n"
        "print(sorted({'django', 'wagtail', 'PIL'} & {*sys.modules}))"
    )
    assert printed(program) == "[]\n"
