"""A video is one of YouTube's or Vimeo's, by its whole address."""

import pytest
from django.core.exceptions import ValidationError

from pages.blocks.media import VideoBlock


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://m.youtube.com/watch?app=desktop&v=aqz-KE-bpKQ&t=10s#x",
        "https://youtube.com/shorts/aqz-KE-bpKQ?feature=share",
        "https://www.youtube.com/live/aqz-KE-bpKQ",
        "https://www.youtube.com/embed/aqz-KE-bpKQ",
        "https://youtu.be/aqz-KE-bpKQ?si=x",
        "https://vimeo.com/76979871",
        "https://vimeo.com/76979871/abcdef?share=copy",
        "https://vimeo.com/video/76979871",
    ],
)
def test_the_address_of_a_video_is_taken(address: str) -> None:
    block = VideoBlock()
    assert block.clean(block.to_python({"url": address, "title": "Phim"}))["url"] == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//https://youtu.be/x",
        "https://evil.test/?https://youtu.be/x",
        "https://evil.test/https://www.youtube.com/watch?v=x",
        "https://youtu.be.evil.test/x",
        "https://youtu.be@evil.test/x",
        "https://youtu.be/x@evil.test",
        "https://youtu.be/x\nhttps://evil.test",
        "https://youtu.be/x y",
        "http://youtu.be/x",
        " https://evil.test/ https://youtu.be/x",
        "https://youtu.be/",
        "https://youtu.be/ẍ",
    ],
)
def test_another_address_is_refused(address: str) -> None:
    block = VideoBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"url": address, "title": "Phim"}))
