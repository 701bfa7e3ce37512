"""The site refuses to start with fields and blocks that somebody would miss."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import models
from wagtail.blocks import RawHTMLBlock

from news.models import ArticlePage
from pages.blocks.plain_html import PlainHTML
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
    assert "pages.E004" in ids()


def test_a_field_that_the_api_would_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage, "api_fields", {"author": (str, "Who wrote it")})
    assert ids() == ["pages.E005"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("api_fields", {"begins": (str, "When it begins")}, "pages.E006"),
        ("changes_at", ("lead",), "pages.E007"),
        ("changes_at", ("ends_at",), "pages.E007"),
        ("bilingual_texts", (*ContentPage.bilingual_texts, "place"), "pages.E008"),
        ("template", "pages/nowhere.html", "pages.E010"),
    ],
)
def test_what_a_type_of_page_says_of_itself_is_there(
    monkeypatch: pytest.MonkeyPatch, name: str, value: Any, told: str
) -> None:
    monkeypatch.setattr(ContentPage, name, value)
    assert ids() == [told]


def test_a_field_that_is_asked_for_and_cannot_be_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticlePage._meta.get_field("text_sketch"), "editable", True)
    monkeypatch.setattr(ArticlePage._meta.get_field("text_sketch"), "blank", False)
    monkeypatch.setattr(ArticlePage._meta.get_field("text_sketch"), "default", models.NOT_PROVIDED)
    assert ids() == ["pages.E009"]
