"""What may not be uploaded is refused with a reason, and nothing of it is kept.

Of a picture that may be, nothing is kept but what pages and readers are to have.
"""

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage
from wagtail.models import UploadedFile

from sotngoaivu.core import confined
from sotngoaivu.media.models import CustomDocument, CustomImage
from tests.media.samples import (
    LATITUDE,
    branded,
    display_p3,
    halves,
    lying,
    packed,
    pixel,
    png_chunks,
    promising,
)

pytestmark = pytest.mark.one_database


def png(width: int, height: int) -> bytes:
    return packed(PillowImage.new("1", (width, height)), "PNG")


def stored() -> set[Path]:
    return {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


@cache
def moving(kind: str, size: tuple[int, int], frames: int) -> bytes:
    """Large pictures one after another, in a file of a few kilobytes."""
    pictures = [PillowImage.new("L", size, shade) for shade in range(frames)]
    quick = {"AVIF": {"speed": 10}, "WEBP": {"method": 0}}.get(kind, {})
    return packed(pictures[0], kind, save_all=True, append_images=pictures[1:], **quick)


def cut(kind: str, size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture whose second half is missing."""
    data = packed(PillowImage.effect_noise(size, 60).convert("RGB"), kind)
    return data[: len(data) // 2]


def without_rows() -> bytes:
    """A PNG whose data end early; every chunk is whole."""
    chunks = []
    rest = packed(PillowImage.effect_noise((300, 200), 60), "PNG")[8:]
    while rest:
        length = int.from_bytes(rest[:4])
        kind, content, rest = rest[4:8], rest[8 : 8 + length], rest[12 + length :]
        if kind == b"IDAT":
            content = content[: len(content) // 2]
        chunks.append((kind, content))
    return png_chunks(*chunks)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# Each is made by the test that sends it.
REFUSED_PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "wrong extension": ("anh.jpg", lambda: png(4, 4)),
    "no picture at all": ("anh.png", lambda: b"MZ\x90\x00"),
    "svg with a script": ("anh.svg", lambda: SVG),
    "svg named png": ("anh.png", lambda: SVG),
    "81 megapixels, PNG": ("anh.png", lambda: promising("PNG", 9000, 9000)),
    "81 megapixels, AVIF": ("anh.avif", lambda: promising("AVIF", 9000, 9000)),
    "225 megapixels, JPEG": ("anh.jpg", lambda: promising("JPEG", 15000, 15000)),
    "two frames of 42 megapixels, GIF": ("anh.gif", lambda: moving("GIF", (7000, 6000), 2)),
    "a JPEG cut short": ("anh.jpg", lambda: cut("JPEG")),
    "a PNG cut short": ("anh.png", lambda: cut("PNG")),
    "a PNG with missing rows": ("anh.png", lambda: without_rows()),
    "a WebP cut short": ("anh.webp", lambda: cut("WEBP")),
    "an AVIF cut short": ("anh.avif", lambda: cut("AVIF")),
    "a HEIC cut short": ("anh.heic", lambda: cut("HEIF")),
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
    data = packed(PillowImage.new("RGB", size), "JPEG")
    upload = SimpleUploadedFile("ke.jpg", data, content_type="image/jpeg")
    assert _post_many(admin_client, "/admin/images/multiple/add/", upload)["success"]


def test_a_png_that_moves_is_kept_moving(admin_client: Client) -> None:
    turned = [halves().rotate(180)]
    data = packed(halves(), "PNG", save_all=True, append_images=turned)
    image = _uploaded(admin_client, "anh.png", data)
    with PillowImage.open(image.file) as picture:
        assert (picture.format, picture.n_frames) == ("WEBP", 2)  # type: ignore[attr-defined]
    image.file.close()
    assert image.get_rendition("width-20|format-jpeg").width == 20


@pytest.mark.parametrize(
    ("name", "kind", "brand"),
    [
        ("anh.heic", "HEIF", b"heix"),
        ("anh.heic", "HEIF", b"heim"),
        ("anh.heic", "HEIF", b"mif1"),
        ("anh.heif", "HEIF", b"heic"),
        ("ANH.HIF", "HEIF", b"heix"),
        ("anh.avif", "AVIF", b"mif1"),
        ("anh.jfif", "JPEG", b""),
    ],
)
@pytest.mark.parametrize("way", ["add", "add many"])
def test_pictures_of_other_names_and_brands_are_kept(
    admin_client: Client, name: str, kind: str, brand: bytes, way: str
) -> None:
    data = packed(halves(), kind)
    upload = SimpleUploadedFile(name, branded(data, brand) if brand else data)
    if way == "add":
        assert (
            "error"
            not in admin_client.post("/admin/images/chooser/create/", _chooser(upload)).json()[
                "step"
            ]
        )
    else:
        assert _post_many(admin_client, "/admin/images/multiple/add/", upload)["success"]
    image = CustomImage.objects.latest("pk")
    assert (image.filename.rpartition(".")[2], image.width) == ("jpg", 80)


def test_an_avif_that_moves_is_kept_moving(admin_client: Client) -> None:
    data = packed(halves(), "AVIF", save_all=True, append_images=[halves().rotate(180)])
    assert data[8:12] == b"avis"
    image = _uploaded(admin_client, "anh.avif", data)
    with PillowImage.open(image.file) as picture:
        assert (picture.format, picture.n_frames) == ("WEBP", 2)  # type: ignore[attr-defined]
    image.file.close()


def test_an_allowed_picture_and_document_are_kept(admin_client: Client) -> None:
    picture = SimpleUploadedFile("anh.png", png(40, 30), content_type="image/png")
    assert _post_many(admin_client, "/admin/images/multiple/add/", picture)["success"]
    document = SimpleUploadedFile("to-trinh.pdf", b"%PDF-1.4", content_type="application/pdf")
    assert _post_many(admin_client, "/admin/documents/multiple/add/", document)["success"]


def telephones(kind: str = "JPEG") -> bytes:
    """A picture as a telephone takes it: lying, in its own colours, with its place."""
    return packed(halves(), kind, exif=lying(6), icc_profile=display_p3(), quality=95)


def assert_right(image: CustomImage) -> None:
    """Upright, in sRGB, and all of it that lies in the storage tells of no place."""
    with PillowImage.open(image.file) as picture:
        assert picture.size == (image.width, image.height) == (40, 80)
        assert not {"exif", "icc_profile"} & {*picture.info}
        assert pixel(picture.convert("RGB"), 20, 10)[0] > 240
    image.file.close()
    assert image.file_size == image.file.size
    assert not [path for path in stored() if LATITUDE in path.read_bytes()]


def test_a_picture_sent_alone_is_made_right(admin_client: Client) -> None:
    upload = SimpleUploadedFile("anh.jpg", telephones())
    admin_client.post("/admin/images/chooser/create/", _chooser(upload))
    assert_right(CustomImage.objects.latest("pk"))


@pytest.mark.parametrize("temporary", [False, True])
def test_pictures_sent_together_are_made_right(
    admin_client: Client, settings: Any, temporary: bool
) -> None:
    """A large one comes in a file of its own."""
    if temporary:
        settings.FILE_UPLOAD_HANDLERS = [
            "django.core.files.uploadhandler.TemporaryFileUploadHandler"
        ]
    upload = SimpleUploadedFile("anh.jpg", telephones())
    assert _post_many(admin_client, "/admin/images/multiple/add/", upload)["success"]
    assert_right(CustomImage.objects.latest("pk"))


def test_a_picture_that_replaces_another_is_made_right(admin_client: Client) -> None:
    image = _uploaded(admin_client, "anh.png", png(40, 30))
    upload = SimpleUploadedFile("khac.jpg", telephones())
    fields = {"title": "Ảnh", "file": upload, "collection": image.collection_id}
    response = admin_client.post(f"/admin/images/{image.pk}/", fields)
    assert response.status_code == 302
    assert_right(CustomImage.objects.get(pk=image.pk))
    assert len([path for path in stored() if "original_images" in path.parts]) == 1


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "Ảnh", "file": "damaged"}])
def test_a_replacement_that_cannot_be_saved_leaves_the_picture(
    admin_client: Client, fields: dict[str, Any]
) -> None:
    image = _uploaded(admin_client, "anh.png", png(40, 30))
    data = cut("JPEG") if "file" in fields else telephones()
    upload = SimpleUploadedFile("khac.jpg", data)
    form = {**fields, "file": upload, "collection": image.collection_id}
    assert admin_client.post(f"/admin/images/{image.pk}/", form).status_code == 200
    kept = CustomImage.objects.get(pk=image.pk)
    assert (kept.file.name, kept.width) == (image.file.name, 40)
    assert default_storage.exists(kept.file.name)


def test_a_picture_that_waits_for_its_title_is_made_right(admin_client: Client) -> None:
    """Wagtail keeps the file until another field is mended."""
    upload = SimpleUploadedFile("anh.jpg", telephones())
    answer = _post_many(admin_client, "/admin/images/multiple/add/", upload, title="A" * 300)
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    assert LATITUDE not in waiting.file.read()
    waiting.file.close()
    prefix = f"uploaded-image-{waiting.pk}"
    admin_client.post(
        f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/",
        {f"{prefix}-title": "Ảnh", f"{prefix}-collection": "1", f"{prefix}-tags": ""},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert_right(CustomImage.objects.latest("pk"))


def test_a_telephones_heic_becomes_a_jpeg(admin_client: Client) -> None:
    image = _uploaded(admin_client, "IMG_0001.HEIC", telephones("HEIF"))
    assert image.file.name.endswith(".jpg")
    assert_right(image)


def test_nobody_can_guess_where_a_picture_lies(admin_client: Client) -> None:
    names = set()
    for _again in range(2):
        image = _uploaded(admin_client, "chan-dung-giam-doc-so-ngoai-vu.png", png(400, 300))
        rendition = image.get_rendition("fill-320x180|format-webp")
        for name in (image.file.name, rendition.file.name):
            found = re.match(r"(original_)?images/([a-z0-9]{12})-chan", name)
            assert found, name
            names.add(found[2])
    assert len(names) == 2


@pytest.mark.parametrize("program", ["import os; os.abort()", "import signal; signal.pause()"])
def test_a_picture_that_ends_its_process_is_an_error_of_the_form(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(confined, "command", lambda *given: [sys.executable, "-c", program])
    monkeypatch.setattr(confined, "SECONDS", 1)
    upload = SimpleUploadedFile("anh.png", png(4, 4))
    answer = _post_many(admin_client, "/admin/images/multiple/add/", upload)
    assert answer["success"] is False
    assert answer["error_message"].startswith("Ảnh ")
    assert stored() == set()


def test_what_has_too_many_pixels_is_told_how_many_it_may_have(admin_client: Client) -> None:
    upload = SimpleUploadedFile("anh.avif", promising("AVIF", 9000, 9000))
    answer = _post_many(admin_client, "/admin/images/multiple/add/", upload)
    assert "200 triệu điểm ảnh" in answer["error_message"]
    assert "60 triệu" in answer["error_message"]


def _chooser(upload: SimpleUploadedFile) -> dict[str, Any]:
    return {"image-chooser-upload-title": "Ảnh", "image-chooser-upload-file": upload}


def _uploaded(client: Client, name: str, data: bytes) -> CustomImage:
    answer = _post_many(client, "/admin/images/multiple/add/", SimpleUploadedFile(name, data))
    image: CustomImage = CustomImage.objects.get(pk=answer["image_id"])
    return image


def _post_many(
    client: Client, path: str, upload: SimpleUploadedFile, title: str = "Tệp"
) -> dict[str, Any]:
    response = client.post(
        path,
        {"title": title, "files[]": upload},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer
