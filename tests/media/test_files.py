"""Files as readers fetch them: in parts, and at addresses that they had before."""

import contextlib
import os
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.http import http_date
from pytest_django import Settings
from wagtail.models import Collection, CollectionViewRestriction

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.core.http.media import media
from sotngoaivu.core.http.ranges import RangeMiddleware
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.queue import rendition_worker
from sotngoaivu.media.renditions import make_missing
from tests.bucket import in_bucket
from tests.media.samples import halves, packed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CONTENT = bytes(range(100))
KINDS = ("document", "media", "static", "document in a bucket", "media in a bucket")


@pytest.fixture
def kind(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """A way by which the site sends files."""
    name: str = request.param
    with in_bucket(settings) if name.endswith("bucket") else contextlib.nullcontext():
        yield name


@pytest.fixture
def addresses(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The same file by each of the ways by which the site sends one."""
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "a.png").write_bytes(CONTENT)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.png").write_bytes(CONTENT)
    settings.STATIC_ROOT = str(tmp_path / "static")
    in_storage = {"document": document("Kế hoạch.pdf").url, "media": "/media/a.png"}
    if isinstance(default_storage, RemoteStorage):
        default_storage.save("a.png", ContentFile(CONTENT))
        return {f"{name} in a bucket": address for name, address in in_storage.items()}
    return {**in_storage, "static": "/static/a.png"}


def document(name: str, content: bytes = CONTENT) -> CustomDocument:
    made: CustomDocument = CustomDocument.objects.create(
        title="Kế hoạch", file=ContentFile(content, name)
    )
    return made


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else getattr(response, "content", b"")


PARTS = {
    "bytes=0-0": slice(0, 1),
    "bytes=10-19": slice(10, 20),
    "bytes=90-": slice(90, 100),
    "bytes=-5": slice(95, 100),
    "bytes=-1000": slice(0, 100),
    "bytes=50-1000": slice(50, 100),
    "Bytes=99-99": slice(99, 100),
}


@pytest.mark.parametrize("kind", KINDS, indirect=True)
def test_a_part_is_sent_alone_and_one_that_is_not_there_refused(
    kind: str, addresses: dict[str, str]
) -> None:
    # Made now, so that it finds the static files of the test.
    client = Client()
    whole = client.get(addresses[kind])
    assert (whole.status_code, body(whole), whole["Accept-Ranges"]) == (200, CONTENT, "bytes")
    for asked, part in PARTS.items():
        response = client.get(addresses[kind], headers={"Range": asked})
        assert (response.status_code, body(response)) == (206, CONTENT[part]), asked
        assert response["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/100"
        assert response["Content-Length"] == str(part.stop - part.start)
        for name in ("Content-Type", "Last-Modified"):
            assert response[name] == whole[name]
        assert response.get("Content-Disposition") == whole.get("Content-Disposition")
    for asked in ("bytes=100-", "bytes=100-200", "bytes=-0"):
        response = client.get(addresses[kind], headers={"Range": asked})
        assert (response.status_code, body(response)) == (416, b""), asked
        assert response["Content-Range"] == "bytes */100"


def test_what_is_not_one_range_is_answered_whole(addresses: dict[str, str]) -> None:
    client = Client()
    for asked in (
        *("bytes=0-1,5-9", "bytes=-", "bytes=9-5", "lines=1-2", "bytes=a-b", "bytes=--5"),
        *("0-5", "٣-٤"),
    ):
        response = client.get(addresses["document"], headers={"Range": asked})
        assert (response.status_code, body(response)) == (200, CONTENT), asked


@pytest.mark.parametrize("kind", KINDS, indirect=True)
def test_a_download_of_what_was_replaced_begins_anew(kind: str, addresses: dict[str, str]) -> None:
    client = Client()
    whole = client.get(addresses[kind])
    validators = [whole[name] for name in ("ETag", "Last-Modified") if name in whole]
    assert validators
    for known, status in [
        *((each, 206) for each in validators),
        ('"another"', 200),
        (http_date(0), 200),
        (f"W/{validators[0]}", 200),
    ]:
        response = client.get(addresses[kind], headers={"Range": "bytes=1-2", "If-Range": known})
        assert response.status_code == status, known
        assert body(response) == (CONTENT[1:3] if status == 206 else CONTENT)


def test_machines_name_the_version_of_a_static_file_alike(
    settings: Settings, tmp_path: Path
) -> None:
    versions = set()
    for moment, name in [(1, "one"), (2, "two")]:
        settings.STATIC_ROOT = str(tmp_path / name)
        file = tmp_path / name / "site.0123456789ab.css"
        file.parent.mkdir()
        file.write_bytes(CONTENT)
        os.utime(file, (moment, moment))
        versions.add(Client().get(f"/static/{file.name}")["ETag"])
    assert versions == {'"0123456789ab"'}


def test_only_a_get_has_parts(addresses: dict[str, str]) -> None:
    response = Client().head(addresses["document"], headers={"Range": "bytes=1-2"})
    assert (response.status_code, response["Content-Length"]) == (200, "100")
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("name", ["a.pdf", "Kế hoạch.docx", "a.png", "a.csv"])
def test_a_bucket_answers_as_a_folder_does(settings: Settings, tmp_path: Path, name: str) -> None:
    """Documents and uploads below `/media/`: the same headers, and the same to who knows them."""
    settings.MEDIA_ROOT = str(tmp_path)
    moment = http_date(time.time() + 3600)
    found = []
    for place in (contextlib.nullcontext(), in_bucket(settings)):
        with place:
            default_storage.save(name, ContentFile(CONTENT))
            answers = []
            for address in (document(name).url, f"/media/{name}"):
                whole = Client().get(address)
                assert (whole.status_code, body(whole)) == (200, CONTENT)
                known = Client().get(address, headers={"If-Modified-Since": moment})
                assert known.status_code == 304
                for response in (whole, Client().head(address)):
                    answers.append({("status", response.status_code), *headers(response)})
            CustomDocument.objects.all().delete()
            found.append(answers)
    for of_folder, of_bucket in zip(*found, strict=True):
        assert not of_folder ^ of_bucket


@pytest.mark.parametrize("path", ["documents/a.pdf", ".a.png", "none.png", "x/../documents/a.pdf"])
def test_what_nobody_is_sent_of_a_folder_is_not_sent_of_a_bucket(
    settings: Settings, rf: RequestFactory, path: str
) -> None:
    with in_bucket(settings) as bucket:
        for name in ("documents/a.pdf", ".a.png"):
            bucket.save(name, ContentFile(CONTENT))
        with pytest.raises(Http404):
            media(rf.get("/"), path)


def test_the_lost_file_of_a_document_in_a_bucket_is_not_found(
    client: Client, settings: Settings
) -> None:
    with in_bucket(settings):
        test_the_lost_file_of_a_document_is_not_found(client)


def headers(response: HttpResponseBase) -> set[tuple[str, object]]:
    """But for what is another each time; how a name is quoted is Wagtail's affair."""
    found = {(name.lower(), value) for name, value in response.items()}
    disposition = response.headers.get("Content-Disposition", "")
    own = {"last-modified", "x-request-id", "content-disposition"}
    return {("disposition", disposition.partition(";")[0])} | {
        (name, value) for name, value in found if name not in own
    }


def test_the_address_of_a_replaced_document_leads_to_the_new_file(client: Client) -> None:
    replaced = document("thông báo.pdf")
    former = replaced.url
    replaced.file = ContentFile(b"anew", "thong-bao-2.pdf")
    replaced.save()
    assert former != replaced.url
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (302, replaced.url)
    assert body(client.get(former, follow=True)) == b"anew"


def test_the_lost_file_of_a_document_is_not_found(client: Client) -> None:
    lost = document("a.pdf")
    lost.file.storage.delete(lost.file.name)
    assert client.get(lost.url).status_code == 404


def test_nobody_learns_the_name_of_a_private_document(client: Client) -> None:
    collection = Collection.get_first_root_node().add_child(name="Riêng")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    private = document("ke-hoach-mat.pdf")
    private.collection = collection
    private.save()
    response = client.get(f"/documents/{private.pk}/khac.pdf")
    assert "ke-hoach-mat" not in response["Location"]
    assert "/login/" in response["Location"]


def test_a_rendition_that_is_lost_is_made_again_for_those_who_ask_later(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PICTURES_THREAD = True
    image = CustomImage(title="Ảnh", file=ImageFile(packed_file(), name="anh.png"))
    image.save()
    index = NewsIndexPage.objects.get()
    index.add_child(instance=ArticlePage(title="Tin có ảnh", main_image=image))
    make_missing([image.pk])
    asked: list[set[int] | None] = []
    monkeypatch.setattr(rendition_worker, "enqueue", asked.append)
    lost = image.renditions.all()[0]
    lost.file.storage.delete(lost.file.name)
    assert client.get(lost.url).status_code == 404
    assert client.get("/media/images/none.webp").status_code == 404
    assert asked == [{image.pk}]
    assert make_missing({image.pk}) == 1
    assert client.get(lost.url).status_code == 200


@pytest.mark.parametrize("left", [b"", b"no picture", b"\xff\xd8\xff\xe0\x00\x10JFIF\0", None])
def test_a_filter_is_tried_on_no_damaged_or_lost_original(
    admin_client: Client, settings: Settings, tmp_path: Path, left: bytes | None
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    image = CustomImage(title="Ảnh", file=ImageFile(packed_file(), name="anh.png"))
    image.save()
    address = reverse("wagtailimages:preview", args=[image.pk, "width-100"])
    assert admin_client.get(address).status_code == 200
    if left is None:
        Path(image.file.path).unlink()
    else:
        Path(image.file.path).write_bytes(left)
    assert admin_client.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def packed_file() -> BytesIO:
    return BytesIO(packed(halves((400, 300)), "PNG"))


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.xhtml", "a.txt", "a.docx", "a"])
def test_a_document_that_a_browser_would_run_is_saved_and_sandboxed(
    client: Client, name: str
) -> None:
    response = client.get(document(name, b"<script>alert(1)</script>").url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_pdf_is_shown_in_place(client: Client) -> None:
    response = client.get(document("a.pdf").url)
    assert response["Content-Disposition"].startswith("inline")
    # Browsers' own readers of PDF do not work in a sandbox.
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("kind", ["document", "document in a bucket"], indirect=True)
def test_a_document_made_in_code_is_known_by_its_content(
    kind: str, addresses: dict[str, str], client: Client
) -> None:
    address = addresses[kind]
    known = client.get(address)["ETag"]
    assert len(known) > 10
    assert client.get(address, headers={"If-None-Match": known}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '""'}).status_code == 200
    made = CustomDocument.objects.get(title="Kế hoạch")
    assert made.file_size == len(CONTENT)
    made.file = ContentFile(b"another", "khac.pdf")
    made.save()
    changed = client.get(made.url, headers={"If-None-Match": known})
    assert (changed.status_code, body(changed)) == (200, b"another")
    assert changed["ETag"] not in (known, '""')


def test_a_document_that_nobody_has_read_yet_is_known_by_its_content_too(
    addresses: dict[str, str], client: Client
) -> None:
    known = client.get(addresses["document"])["ETag"]
    CustomDocument.objects.update(file_hash="")
    asked = client.get(addresses["document"], headers={"If-None-Match": '""'})
    assert (asked.status_code, asked["ETag"]) == (200, known)
    assert body(asked) == CONTENT


def test_nobody_goes_on_in_another_coding() -> None:
    """WhiteNoise's files have one ETag, compressed or not."""

    def file(request: HttpRequest) -> FileResponse:
        headers = {"ETag": '"a"', "Vary": "Accept-Encoding"}
        return FileResponse(BytesIO(b"0123456789"), headers=headers)

    asked = {"Range": "bytes=5-", "If-Range": '"a"'}
    answer = RangeMiddleware(file)(RequestFactory().get("/", headers=asked))
    assert answer.status_code == 200
    del asked["If-Range"]
    part = RangeMiddleware(file)(RequestFactory().get("/", headers=asked))
    assert part.status_code == 206
