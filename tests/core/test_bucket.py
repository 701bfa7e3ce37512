"""Uploads in a bucket behave as those in a folder, and a server that hangs holds nobody."""

import io
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from news.models import ArticlePage
from sotngoaivu.conf import uploads
from sotngoaivu.core import bucket as module
from sotngoaivu.core.bucket import Bucket
from sotngoaivu.core.remote import FIRST_BYTES, RemoteFile, RemotePart, UploadsAway
from sotngoaivu.core.trouble import Trouble, trouble
from sotngoaivu.management.uploads import of_uploads
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.upkeep.files import delete_uploads, orphan_uploads
from tests.bucket import asked, in_bucket
from tests.media.samples import halves, packed
from tests.waiting import until

pytestmark = pytest.mark.one_database

ADDRESSES = ("/", "/en/", "/tin-tuc/", "/tin-tuc/rss/", "/tin-tuc/atom/", "/sitemap.xml")
LARGE = bytes(range(256)) * (3 * FIRST_BYTES // 256)


@pytest.fixture
def bucket(settings: Any) -> Iterator[Bucket]:
    with in_bucket(settings) as made:
        yield made


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A server that takes connections, and says nothing."""
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.1)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Bucket("uploads", f"http://127.0.0.1:{server.getsockname()[1]}", "us-east-1")


@pytest.mark.parametrize("content", [b"", b"content", LARGE])
def test_what_is_stored_is_read(bucket: Bucket, content: bytes) -> None:
    name = bucket.save("images/ảnh.png", ContentFile(content))
    assert bucket.exists(name)
    assert bucket.size(name) == len(content)
    assert bucket.listdir("images") == ([], [name.partition("/")[2]])
    with bucket.open(name) as file:
        assert file.size == len(content)
        assert file.modified == bucket.get_modified_time(name)
        assert file.read() == content
        file.seek(0)
        assert b"".join(file.chunks()) == content
    bucket.delete(name)
    assert not bucket.exists(name)
    with pytest.raises(FileNotFoundError):
        bucket.open(name)
    for ask in (bucket.size, bucket.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask(name)


def test_text_is_stored_as_utf_8(bucket: Bucket) -> None:
    assert bucket.open(bucket.save("a.txt", ContentFile("chữ"))).read().decode() == "chữ"


def test_two_uploads_of_one_name_are_two_files(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked, before either is there, whether the name is free."""
    free, taken = bucket.get_available_name, []

    def name(name: str, *args: Any, **kwargs: Any) -> str:
        taken.append(name)
        return name if len(taken) < 3 else free(name)

    monkeypatch.setattr(bucket, "get_available_name", name)
    first = bucket.save("a/b.pdf", ContentFile(b"first"))
    second = bucket.save("a/b.pdf", ContentFile(b"second"))
    assert first == "a/b.pdf"
    assert second != first
    assert [bucket.open(each).read() for each in (first, second)] == [b"first", b"second"]


@pytest.mark.parametrize("name", ["../a.png", "a/../../b.png", "/a.png"])
def test_nothing_outside_of_the_bucket_is_asked_for(bucket: Bucket, name: str) -> None:
    requests = asked(bucket)
    with pytest.raises(SuspiciousFileOperation):
        bucket.open(name)
    assert not requests


@pytest.mark.parametrize("name", ["a\0.png", "ả" * 400])
def test_names_that_no_object_has_are_not_found(bucket: Bucket, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        bucket.open(name)


def test_addresses_are_those_of_the_folder(bucket: Bucket) -> None:
    requests = asked(bucket)
    assert bucket.url("images/ảnh 1.png") == "/media/images/%E1%BA%A3nh%201.png"
    assert not requests


def test_a_small_file_takes_one_request(bucket: Bucket) -> None:
    name = bucket.save("a.png", ContentFile(b"content"))
    requests = asked(bucket)
    bucket.open(name).read()
    assert requests == ["GetObject"]


def test_what_is_known_to_be_there_is_asked_for_once(bucket: Bucket) -> None:
    for name in ("images/a", "images/b", "images/c"):
        bucket.save(name, ContentFile(b"content"))
    other = Bucket("uploads", region="us-east-1")
    requests = asked(other)
    other.learn("images")
    assert other.holds("images/a")
    assert other.holds("images/b")
    assert len(requests) == 1
    bucket.delete("images/a")
    with pytest.raises(FileNotFoundError):
        other.open("images/a")
    assert not other.holds("images/a")


class Counted:
    """A file elsewhere, of which parts are asked for."""

    def __init__(self, content: bytes) -> None:
        self.content, self.parts = content, 0

    def __call__(self, first: int, length: int, version: str) -> RemotePart:
        self.parts += 1
        part = self.content[first : first + length]
        return RemotePart(part, len(self.content), datetime.now(tz=UTC), "1")


steps = st.one_of(
    st.tuples(st.just("read"), st.integers(-1, 2 * FIRST_BYTES)),
    st.tuples(st.just("seek"), st.integers(0, len(LARGE) + 10)),
)


@given(done=st.lists(steps, max_size=12))
def test_parts_make_up_the_file_in_whatever_order_they_are_read(
    done: list[tuple[str, int]],
) -> None:
    here, there = io.BytesIO(LARGE), RemoteFile("a", Counted(LARGE))
    for what, number in done:
        assert getattr(here, what)(number) == getattr(there, what)(number)
        assert here.tell() == there.tell()


def test_who_reads_on_asks_for_more_at_once() -> None:
    counted = Counted(bytes(20 * 1024 * 1024))
    file = RemoteFile("a", counted)
    assert sum(len(part) for part in file.chunks()) == len(counted.content)
    assert counted.parts <= 24


def test_a_server_that_hangs_is_left_alone(
    nobody: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for ask in (nobody.exists, nobody.open, nobody.delete, nobody.listdir, nobody.size):
            with pytest.raises(UploadsAway) as raised:
                ask("a.png")
            assert trouble(raised.value) is Trouble.UPLOADS_AWAY
        with pytest.raises(UploadsAway):
            nobody.save("a.png", ContentFile(b"content"))
    assert nobody.holds("a.png")
    assert len([text for text in caplog.messages if "is left alone" in text]) == 1


def test_it_is_used_again_when_it_answers(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from botocore.exceptions import EndpointConnectionError

    name = bucket.save("a.png", ContentFile(b"content"))
    is_away = True

    def refuse(**kwargs: Any) -> None:
        if is_away:
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1")

    bucket.connection.meta.client.meta.events.register("before-send.s3", refuse)
    client = Client(raise_request_exception=False)
    response = client.get(f"/media/{name}")
    assert (response.status_code, "Retry-After" in response) == (503, True)
    is_away = False
    until(lambda: client.get(f"/media/{name}").status_code == 200)


def test_the_settings_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_S3_REGION", "hanoi")
    with pytest.raises(ImproperlyConfigured, match="MEDIA_S3_BUCKET is not set"):
        uploads.storage(is_served_by_others=False)
    monkeypatch.setenv("MEDIA_S3_BUCKET", "uploads")
    monkeypatch.setenv("MEDIA_S3_ENDPOINT", "s3.example.vn")
    with pytest.raises(ImproperlyConfigured, match="MEDIA_S3_ENDPOINT"):
        uploads.storage(is_served_by_others=False)
    monkeypatch.setenv("MEDIA_S3_ENDPOINT", "https://s3.example.vn/")
    assert uploads.storage(is_served_by_others=False)["OPTIONS"] == {
        "bucket": "uploads",
        "endpoint": "https://s3.example.vn",
        "region": "hanoi",
    }
    monkeypatch.setattr(uploads, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-s3\.txt"):
        uploads.storage(is_served_by_others=False)


@pytest.mark.django_db
def test_a_bucket_that_is_not_there_is_named(bucket: Bucket, settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    assert not list(of_uploads())
    options = {"bucket": "another", "region": "us-east-1"}
    default = {"BACKEND": "sotngoaivu.core.bucket.Bucket", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": default}
    (finding,) = of_uploads()
    assert "the bucket another" in finding.wrong
    with pytest.raises(CommandError, match=r"MEDIA_S3_BUCKET names the bucket another, which"):
        call_command("prepare", "--database-only", verbosity=0)
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "left.png").touch()
    assert "are sent to nobody" in list(of_uploads())[-1].wrong


@pytest.mark.django_db
def test_uploads_that_no_row_names_go(bucket: Bucket) -> None:
    content = ContentFile(b"content", "tep.pdf")
    named = CustomDocument.objects.create(title="Tệp", file=content).file.name
    bucket.save("documents/orphan.pdf", ContentFile(b"content"))
    assert list(orphan_uploads()) == []
    orphans = list(orphan_uploads(older_than=timedelta(minutes=-1)))
    assert orphans == ["documents/orphan.pdf"]
    assert delete_uploads(orphans) == 1
    assert bucket.listdir("documents")[1] == [named.partition("/")[2]]


@pytest.mark.django_db
def test_no_page_asks_the_bucket(client: Client, settings: Any) -> None:
    """Whatever pictures it shows, and tells the size of."""
    folder = Path(settings.MEDIA_ROOT)
    with in_bucket(settings) as bucket:
        for path in folder.rglob("*.*"):
            bucket.save(path.relative_to(folder).as_posix(), ContentFile(path.read_bytes()))
        article = ArticlePage.objects.live().exclude(main_image=None)[0]
        for image in CustomImage.objects.all():
            size = ImageFile(io.BytesIO(packed(halves((40, 30)), "JPEG")), f"{image.pk}.jpg")
            image.renditions.create(filter_spec="width-40|format-jpeg", file=size)
        requests = asked(bucket)
        for address in (*ADDRESSES, article.url, f"{article.url}index.md"):
            assert client.get(address).status_code == 200
        assert not requests
