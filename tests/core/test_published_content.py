"""One signal says that what readers see has changed, and nothing else sends it."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from news.models import ArticlePage, Correction, NewsIndexPage
from pages.models import ContentPage, HomePage, StaffMember, Tag
from sotngoaivu.accounts.models import User
from sotngoaivu.core.published_content import published_content_changed, published_models
from sotngoaivu.search.searchable import Searchable
from tests.pages.everything import picture

pytestmark = pytest.mark.django_db
Sent = list[tuple[str, bool]]


@pytest.fixture
def sent() -> Iterator[Sent]:
    """The models and whether deleted, of each signal."""
    heard: Sent = []

    def hear(sender: type[Any], deleted: bool, **kwargs: Any) -> None:
        assert connection.in_atomic_block
        heard.append((sender.__name__, deleted))

    published_content_changed.connect(hear, weak=False)
    yield heard
    published_content_changed.disconnect(hear)


@pytest.fixture
def draft() -> ArticlePage:
    page = ArticlePage(title="Tin", live=False)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def test_all_that_readers_find_is_published_content() -> None:
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Searchable) and not model._meta.abstract
    ]
    assert StaffMember in found
    assert [model for model in found if model not in published_models()] == []


def test_a_draft_is_no_change(draft: ArticlePage, sent: Sent) -> None:
    draft.title = "Tin sửa"
    draft.corrections.add(Correction(text_vi="Đã sửa."))
    draft.save()
    draft.save_revision()
    live = ContentPage.objects.live()[0]
    live.save_revision()
    assert sent == []


def test_scheduling_is_no_change_but_publishing_is(draft: ArticlePage, sent: Sent) -> None:
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()
    assert sent == []
    draft.go_live_at = None
    draft.save_revision().publish()
    assert ("ArticlePage", False) in sent


def test_tags_restrictions_and_withdrawals_are_changes(draft: ArticlePage, sent: Sent) -> None:
    draft.save_revision().publish()
    draft.refresh_from_db()
    sent.clear()
    draft.tags.add("biển")
    draft.save()
    assert ("ArticleTag", False) in sent
    sent.clear()
    PageViewRestriction.objects.create(page=draft, restriction_type="login")
    assert sent == [("PageViewRestriction", False)]
    sent.clear()
    Page.objects.get(pk=draft.pk).unpublish()
    assert sent
    sent.clear()
    draft.delete()
    assert ("ArticlePage", True) in sent


def test_moving_a_draft_is_a_change_for_those_below(sent: Sent) -> None:
    home = HomePage.objects.get()
    section = home.add_child(instance=ContentPage(title="Mục", slug="muc", live=False))
    section.add_child(instance=ContentPage(title="Con", slug="con"))
    sent.clear()
    section.move(ContentPage.objects.live().child_of(home)[0], pos="last-child")
    assert ("ContentPage", False) in sent


def test_what_readers_do_not_see_is_no_change(sent: Sent) -> None:
    User.objects.create_user("truc-ban", first_name="An")
    assert sent == []


def test_a_receiver_that_fails_fails_the_change(draft: ArticlePage) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    draft.save_revision()
    published_content_changed.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            draft.get_latest_revision().publish()
    finally:
        published_content_changed.disconnect(fail)
    assert not Page.objects.get(pk=draft.pk).live


def test_what_is_made_for_the_admin_or_a_draft_is_no_change(
    draft: ArticlePage, sent: Sent, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    image = picture()
    sent.clear()
    image.get_rendition("max-165x165")
    draft.tags.add("chữ mới")
    draft.save_revision()
    tag = Tag(name="chữ khác")
    tag.save()
    assert sent == []
    image.get_rendition("fill-320x180|format-avif")
    assert sent == [("CustomRendition", False)]
    article = ArticlePage.objects.filter(is_sample=True).first()
    article.tags.add(tag)
    article.save()
    sent.clear()
    tag.name_en = "other words"
    tag.save()
    assert ("Tag", False) in sent
