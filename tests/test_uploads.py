"""What may not be uploaded is refused with a reason, and nothing of it is kept."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage

from sotngoaivu.media.models import CustomDocument, CustomImage


def png(width: int, height: int) -> bytes:
    data = BytesIO()
    PillowImage.new("1", (width, height)).save(data, "PNG")
    return data.getvalue()


def stored() -> set[Path]:
    return {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


def moving(kind: str, size: tuple[int, int], frames: int) -> bytes:
    """Large pictures one after another, in a file of a few kilobytes."""
    data = BytesIO()
    pictures = [PillowImage.new("L", size, shade) for shade in range(frames)]
    quick = {"AVIF": {"speed": 10}, "WEBP": {"method": 0}}.get(kind, {})
    pictures[0].save(data, kind, save_all=True, append_images=pictures[1:], **quick)
    return data.getvalue()


def cut(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture whose second half is missing."""
    data = BytesIO()
    PillowImage.effect_noise(size, 60).convert("RGB").save(data, kind)
    return data.getvalue()[: len(data.getvalue()) // 2]


def without_rows() -> bytes:
    """A PNG whose data end early; every chunk is whole."""
    data = BytesIO()
    PillowImage.effect_noise((300, 200), 60).save(data, "PNG")
    head, chunks = data.getvalue()[:8], []
    rest = data.getvalue()[8:]
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        kind, content, rest = rest[4:8], rest[8 : 8 + length], rest[12 + length :]
        if kind == b"IDAT":
            content = content[: len(content) // 2]
        crc = struct.pack(">I", zlib.crc32(kind + content))
        chunks.append(struct.pack(">I", len(content)) + kind + content + crc)
    return head + b"".join(chunks)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# Each is made by the test that sends it.
REFUSED_PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "wrong extension": ("anh.jpg", lambda: png(4, 4)),
    "no picture at all": ("anh.png", lambda: b"MZ\x90\x00"),
    "svg with a script": ("anh.svg", lambda: SVG),
    "svg named png": ("anh.png", lambda: SVG),
    "50 megapixels": ("anh.png", lambda: png(10000, 5000)),
    "two frames of 42 megapixels, GIF": ("anh.gif", lambda: moving("GIF", (7000, 6000), 2)),
    "a frame of 42 megapixels, WebP": ("anh.webp", lambda: moving("WEBP", (7000, 6000), 1)),
    "a JPEG cut short": ("anh.jpg", lambda: cut("JPEG")),
    "a PNG cut short": ("anh.png", lambda: cut("PNG")),
    "a PNG with missing rows": ("anh.png", lambda: without_rows()),
    "a WebP cut short": ("anh.webp", lambda: cut("WEBP")),
    "an AVIF cut short": ("anh.avif", lambda: cut("AVIF")),
    "a GIF cut short": ("anh.gif", lambda: cut("GIF")),
    "60 frames of a megapixel, AVIF": ("anh.avif", lambda: moving("AVIF", (1000, 1000), 60)),
}
REFUSED_DOCUMENTS = {
    "program": ("chay.exe", b"MZ\x90\x00"),
    "web page": ("trang.html", b"<script>alert(1)</script>"),
    "svg": ("hinh.svg", SVG),
    "no extension": ("tep", b"abc"),
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """A folder that no other worker writes to."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.mark.parametrize("name", REFUSED_PICTURES)
@pytest.mark.parametrize("way", ["add", "add many"])
def test_refused_pictures(admin_client: Client, name: str, way: str) -> None:
    files, images = stored(), CustomImage.objects.count()
    file, make = REFUSED_PICTURES[name]
    upload = SimpleUploadedFile(file, make())
    if way == "add":
        response = admin_client.post("/admin/images/chooser/create/", _chooser(upload))
        assert "error" in response.content.decode()
    else:
        answer = _post_many(admin_client, "/admin/images/multiple/add/", upload)
        assert answer["success"] is False
        assert answer["error_message"]
    assert CustomImage.objects.count() == images
    assert stored() == files


@pytest.mark.parametrize("name", REFUSED_DOCUMENTS)
def test_refused_documents(admin_client: Client, name: str) -> None:
    files, documents = stored(), CustomDocument.objects.count()
    upload = SimpleUploadedFile(*REFUSED_DOCUMENTS[name])
    answer = _post_many(admin_client, "/admin/documents/multiple/add/", upload)
    assert answer["success"] is False
    assert answer["error_message"]
    assert CustomDocument.objects.count() == documents
    assert stored() == files


@pytest.mark.parametrize("size", [(1, 1), (300, 5)])
def test_a_tiny_picture_is_kept(admin_client: Client, size: tuple[int, int]) -> None:
    data = BytesIO()
    PillowImage.new("RGB", size).save(data, "JPEG")
    upload = SimpleUploadedFile("ke.jpg", data.getvalue(), content_type="image/jpeg")
    assert _post_many(admin_client, "/admin/images/multiple/add/", upload)["success"]


def test_an_allowed_picture_and_document_are_kept(admin_client: Client) -> None:
    picture = SimpleUploadedFile("anh.png", png(40, 30), content_type="image/png")
    assert _post_many(admin_client, "/admin/images/multiple/add/", picture)["success"]
    document = SimpleUploadedFile("to-trinh.pdf", b"%PDF-1.4", content_type="application/pdf")
    assert _post_many(admin_client, "/admin/documents/multiple/add/", document)["success"]


def _chooser(upload: SimpleUploadedFile) -> dict[str, Any]:
    return {"image-chooser-upload-title": "Ảnh", "image-chooser-upload-file": upload}


def _post_many(client: Client, path: str, upload: SimpleUploadedFile) -> dict[str, Any]:
    response = client.post(
        path,
        {"title": "Tệp", "files[]": upload},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer
