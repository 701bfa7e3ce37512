"""Where nothing can be written, editors learn the true reason, and what is done is told as done."""

import errno
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts import hours
from sotngoaivu.accounts.models import User
from sotngoaivu.core.cache import ForgivingFileCache
from sotngoaivu.media.models import CustomDocument
from tests.pages.test_editing import data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def editor(admin_client: Client) -> Client:
    admin_client.raise_request_exception = False
    return admin_client


def _post(editor: Client, user: User, title: str) -> Any:
    parent = NewsIndexPage.objects.get()
    posted = data(ArticlePage, user, title=title, slug="bai-moi", lead_vi="Mở đầu.")
    posted = {name: value for name, value in posted.items() if value is not None}
    place = f"/admin/pages/add/news/articlepage/{parent.pk}/"
    return editor.post(place, posted | {"action-publish": "1"})


def refusing(words: str) -> Callable[..., Any]:
    """A database that reads, and does not write."""

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError(words)
        return run(sql, *rest)

    return execute


@pytest.mark.parametrize(
    ("said", "status", "vietnamese", "english"),
    [
        ("database or disk is full", 507, "máy chủ đã đầy", "disk is full"),
        ("attempt to write a readonly database", 503, "không nhận thay đổi", "takes no changes"),
        ("database is locked", 503, "ghi dữ liệu quá lâu", "saving for very long"),
        ("the server is gone", 503, "Chưa rõ nội dung đã được lưu", "not sure whether"),
    ],
)
def test_an_editor_learns_why_nothing_was_saved(
    editor: Client, admin_user: User, said: str, status: int, vietnamese: str, english: str
) -> None:
    for language, words in (("vi", vietnamese), ("en", english)):
        profile = UserProfile.get_for_user(admin_user)
        profile.preferred_language = language
        profile.save()
        with connection.execute_wrapper(refusing(said)):
            answer = _post(editor, admin_user, "Không lưu được")
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert answer["Content-Language"] == language
        assert int(answer["Retry-After"]) > 0
    assert not ArticlePage.objects.filter(title="Không lưu được").exists()


def test_an_upload_that_finds_no_room_says_so_and_leaves_nothing(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(file: InMemoryUploadedFile, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise _full()

    monkeypatch.setattr(InMemoryUploadedFile, "chunks", half)
    sent = SimpleUploadedFile("bao-cao.txt", b"x" * 1000)
    answer = editor.post("/admin/documents/add/", {"title": "Báo cáo", "file": sent})
    assert answer.status_code == 507
    assert "máy chủ đã đầy" in answer.content.decode()
    assert not CustomDocument.objects.filter(title="Báo cáo").exists()
    assert not list(Path(default_storage.path("")).rglob("bao-cao*"))


@pytest.mark.parametrize(
    ("said", "stays"),
    [("database or disk is full", False), ("database is locked", False), ("gone", True)],
)
def test_an_upload_goes_with_its_row_unless_that_may_be_there(
    editor: Client, fresh_media: None, said: str, stays: bool
) -> None:
    sent = SimpleUploadedFile("ke-hoach.txt", b"x" * 1000)
    with connection.execute_wrapper(refusing(said)):
        answer = editor.post("/admin/documents/add/", {"title": "Kế hoạch", "file": sent})
    assert answer.status_code in (503, 507)
    files = list(Path(default_storage.path("")).rglob("ke-hoach*"))
    assert bool(files) is stays


def test_what_is_published_is_told_as_published(
    editor: Client,
    admin_user: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """What comes after it, suggestions that are made anew and the session, may find no room."""

    def full(*args: Any, **kwargs: Any) -> None:
        raise _full()

    unsaved: list[Session] = []

    def save(session: Session, **kwargs: Any) -> None:
        unsaved.append(session)
        raise OperationalError("database or disk is full")

    # A page that is opened is noted in the session.
    monkeypatch.setattr(hours, "NOTED_EVERY", timedelta(0))
    monkeypatch.setitem(editor.defaults, "HTTP_ACCEPT", "text/html")
    monkeypatch.setattr(ForgivingFileCache, "_write_content", full)
    monkeypatch.setattr(Session, "save", save)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        answer = _post(editor, admin_user, "Đã đăng")
    assert callbacks
    assert unsaved
    assert answer.status_code == 302
    assert ArticlePage.objects.get(title="Đã đăng").live


def test_a_reader_is_asked_to_come_back(client: Client) -> None:
    client.raise_request_exception = False

    def execute(run: Any, *args: Any) -> Any:
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(execute):
        answer = client.get("/tin-tuc/")
    assert answer.status_code == 503
    assert "tạm ngừng" in answer.content.decode()
