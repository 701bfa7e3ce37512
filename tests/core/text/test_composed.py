"""Text is stored composed, without control characters: by every model, in bulk and by one."""

import unicodedata
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Collection, Page

from news.models import ArticlePage, Category
from pages.models import HomePage, OfficePage
from sotngoaivu.media.models import CustomDocument

COMPOSED = "Đối ngoại"
# With what pasting may bring, and XML cannot hold.
TYPED = unicodedata.normalize("NFD", "Đối\x0b ngo\0ại\ufffe")

pytestmark = pytest.mark.django_db


def stored(model: Any, name: str) -> set[str]:
    return set(model.objects.values_list(name, flat=True))


def test_one_by_one() -> None:
    document = CustomDocument(title=TYPED, file=ContentFile(b"x", f"{TYPED}.pdf"))
    document.save()
    assert document.title == COMPOSED
    Collection.get_first_root_node().add_child(name=TYPED)
    assert COMPOSED in stored(Collection, "name")


def test_in_bulk() -> None:
    Category.objects.bulk_create([Category(name=TYPED, name_vi=TYPED, name_en=TYPED, slug="a")])
    assert Category.objects.get(slug="a").name_vi == COMPOSED
    category = Category.objects.get(slug="a")
    category.name_en = f"{TYPED} 2"
    Category.objects.bulk_update([category], ["name_en"])
    assert f"{COMPOSED} 2" in stored(Category, "name_en")


def test_without_an_instance() -> None:
    ArticlePage.objects.update(author=TYPED)
    assert stored(ArticlePage, "author") == {COMPOSED}
    Page.objects.filter(depth=2).update(seo_title=TYPED)
    assert COMPOSED in stored(Page, "seo_title")


def test_what_is_looked_up_is_composed_too() -> None:
    ArticlePage.objects.update(author=COMPOSED)
    assert ArticlePage.objects.filter(author=TYPED).exists()
    assert ArticlePage.objects.filter(author__in=[TYPED]).exists()


def test_formatted_text_blocks_and_drafts() -> None:
    page = OfficePage(title=TYPED, body_vi=[("paragraph", f"<p>{TYPED}</p>")])
    HomePage.objects.get().add_child(instance=page)
    revision = page.save_revision()
    assert COMPOSED in str(OfficePage.objects.get(pk=page.pk).body_vi.raw_data[0]["value"])
    revision.refresh_from_db()
    assert revision.content["title"] == COMPOSED
    assert TYPED not in str(revision.content)


def test_no_model_has_a_field_of_text_that_is_left_out() -> None:
    kinds = (models.CharField, models.TextField, models.JSONField, StreamField)
    fields = [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
    ]
    assert len(fields) > 150
    for field in fields:
        assert field.get_prep_value(TYPED) in (COMPOSED, None), field
    assert Redirect._meta.get_field("old_path") in fields
