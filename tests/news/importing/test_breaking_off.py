"""Breaking off: whatever fails is told in plain words, with its place, and nothing is lost."""

import errno
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from news.importing import uploads
from news.importing.models import ImportBatch, State
from news.models import ArticlePage
from sotngoaivu.accounts.roles import APPROVER
from sotngoaivu.core.remote import UploadsAway
from tests.news.importing.test_admin import act, page_of, process, signed_in, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def waiting(client: Client) -> ImportBatch:
    """An upload of two records that is about to be imported."""
    signed_in(client, APPROVER)
    batch = uploaded(client)
    act(client, batch, "import")
    return batch


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The second article cannot be stored."""
    save_revision = ArticlePage.save_revision

    def fail(page: ArticlePage, *args: Any, **options: Any) -> Any:
        if page.title == "Hai tin":
            raise error
        return save_revision(page, *args, **options)

    monkeypatch.setattr(ArticlePage, "save_revision", fail)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "ổ đĩa của máy chủ đã đầy"),
        (OSError(errno.EIO, "Input/output error"), "có tệp không đọc hoặc không ghi được"),
        (OperationalError("database is locked"), "có người khác đang lưu quá lâu"),
        (OperationalError("server closed the connection"), "cơ sở dữ liệu không trả lời"),
        (UploadsAway("connect timeout"), "nơi chứa tệp không trả lời"),
    ],
)
def test_what_is_wrong_with_the_server_breaks_off_what_can_be_gone_on_with(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    told: str,
) -> None:
    batch = waiting(client)
    with monkeypatch.context() as patch:
        failing(patch, error)
        with pytest.raises(CommandError, match=r"line 3: Broken off: .*the same button"):
            process("--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.items.filter(kind="article").count()) == (State.FAILED, 1)
    shown = page_of(client, batch)
    assert f"dòng 3: Bị ngắt: {told}." in shown
    assert "bấm lại nút vừa bấm" in shown
    assert str(error) not in shown
    assert str(error) in caplog.text
    process("--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.made) == (State.DONE, 2)
    assert "Bị ngắt" not in page_of(client, batch)


def test_what_is_wrong_with_one_record_holds_up_no_other(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = waiting(client)
    failing(monkeypatch, AttributeError("'NoneType' object has no attribute 'pk'"))
    process("--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.made, batch.failed) == (State.DONE, 1, 1)
    shown = page_of(client, batch)
    assert "dòng 3: Không nhập được bản ghi: “Hai tin”" in shown
    assert "NoneType" not in shown
    assert "has no attribute" in caplog.text


def test_what_breaks_off_before_the_first_record_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = waiting(client)

    def fail(*args: Any) -> Any:
        raise RuntimeError("something odd")

    caplog.set_level(logging.ERROR)
    monkeypatch.setattr(uploads, "open_source", fail)
    with pytest.raises(CommandError, match="beginning of the file: Broken off"):
        process("--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.may_be_run) == (State.FAILED, True)
    assert "đầu tệp: Bị ngắt vì lỗi của phần mềm" in page_of(client, batch)
    assert "something odd" in caplog.text


def test_whoever_looks_through_all_records_is_told_why_that_broke_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(client, APPROVER)
    batch = uploaded(client)
    act(client, batch, "look")

    def fail(*args: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "look", fail)
        with pytest.raises(CommandError, match="disk is full"):
            process("--look", str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == State.NEW
    assert "Bị ngắt: ổ đĩa của máy chủ đã đầy" in page_of(client, batch)


def test_an_undo_that_breaks_off_says_why_and_is_gone_on_with(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch = waiting(client)
    process("--batch", str(batch.pk))
    delete = ArticlePage.delete

    def fail(page: ArticlePage, *args: Any, **options: Any) -> Any:
        if page.title == "Hai tin":
            raise OperationalError("server closed the connection")
        return delete(page, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(ArticlePage, "delete", fail)
        with pytest.raises(CommandError, match=r"article: Broken off: the database .*: Hai tin"):
            process("--undo", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.items.filter(kind="article").count()) == (State.FAILED, 1)
    shown = page_of(client, batch)
    assert "bài viết: Bị ngắt: cơ sở dữ liệu không trả lời: Hai tin." in shown
    assert "server closed the connection" in caplog.text
    assert "Hoàn tác" in shown
    process("--undo", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.items.exists()) == (State.UNDONE, False)
    assert "Bị ngắt" not in page_of(client, batch)


def test_what_was_killed_says_how_to_go_on(client: Client) -> None:
    batch = waiting(client)
    assert "đã dừng đột ngột" not in page_of(client, batch)
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.RUNNING, heard_of_at=long_ago)
    shown = page_of(client, batch)
    assert "đã dừng đột ngột" in shown
    assert "Chạy tiếp" in shown
