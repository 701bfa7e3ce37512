"""The site refuses to start with fields and blocks that somebody would miss."""

import pytest
from django.core.checks import run_checks
from wagtail.blocks import RawHTMLBlock

from news.models import ArticlePage
from pages.blocks.plain import PlainHTML
from pages.models import ContactPage, ContentPage, MissionPage

pytestmark = pytest.mark.one_database


def ids() -> list[str | None]:
    return [message.id for message in run_checks(tags=["models"])]


def test_all_is_well_as_it_stands() -> None:
    assert ids() == []


def test_a_block_that_feeds_could_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = ContentPage._meta.get_field("body").stream_block.child_blocks
    monkeypatch.setitem(blocks, "raw", RawHTMLBlock())
    assert "pages.E003" in ids()


def test_a_block_that_only_promises_plain_html(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = ContentPage._meta.get_field("body").stream_block.child_blocks
    monkeypatch.setitem(blocks, "raw", type("Promise", (PlainHTML, RawHTMLBlock), {})())
    assert "pages.E003" in ids()


def test_a_bilingual_field_that_nobody_can_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MissionPage, "bilingual_texts", ("intro", "mission", "body"))
    assert set(ids()) == {"pages.E002"}


def test_a_field_of_the_api_that_means_two_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContactPage, "api_fields", {"figures": (str, "Something else")})
    assert set(ids()) == {"pages.E004"}


def test_a_field_that_the_api_would_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage, "api_fields", {"author": (str, "Who wrote it")})
    assert ids() == ["pages.E005"]
