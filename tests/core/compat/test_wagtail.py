"""Editors who work at the same moment do not meet in objects that all requests share."""

import copy
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from wagtail.admin.panels import get_edit_handler
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText

from news.models import ArticlePage, Category
from pages.blocks import BodyBlock
from pages.blocks.text import HeadingBlock
from pages.models import MissionPage
from sotngoaivu.core.compat.wagtail import note_references
from sotngoaivu.core.fields import OwnBlocksField
from tests.search.making import article

THREADS, CONVERSIONS = 4, 1200


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def stored(number: int) -> str:
    items = "".join(f"<li>mục {number}-{item} <b>đậm</b></li>" for item in range(5))
    return f"<p>Đoạn {number} <i>nghiêng</i></p><ul>{items}</ul>"


def words(contentstate: str) -> list[str]:
    return [block["text"] for block in json.loads(contentstate)["blocks"]]


def of_a_block() -> Callable[[str], str]:
    block = BodyBlock().child_blocks["paragraph"]
    return lambda source: block.get_form_state(RichText(source))


def of_a_form() -> Callable[[str], str]:
    form: type[forms.ModelForm[Any]] = get_edit_handler(MissionPage).get_form_class()
    # Each form copies the field; the converter in its widget stays one.
    return lambda source: copy.deepcopy(form.base_fields["mission_vi"]).widget.format_value(source)


@pytest.mark.parametrize("editor", [of_a_block, of_a_form])
@pytest.mark.usefixtures("eager_threads")
def test_each_editor_gets_the_text_asked_for(editor: Callable[[], Callable[[str], str]]) -> None:
    convert = editor()
    sources = [stored(number) for number in range(CONVERSIONS)]
    expected = [words(convert(source)) for source in sources]
    with ThreadPoolExecutor(THREADS) as threads:
        found = [words(text) for text in threads.map(convert, sources)]
    assert found == expected
    assert len({str(text) for text in found}) == CONVERSIONS


def stream_forms() -> list[tuple[type[Any], str]]:
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField) and field.name[-3:] in ("_vi", "_en")
    ]


def test_every_body_has_blocks_of_its_forms_own() -> None:
    assert len(stream_forms()) > 5
    for model, name in stream_forms():
        form = get_edit_handler(model).get_form_class()
        assert isinstance(form.base_fields[name], OwnBlocksField), (model, name)


@pytest.mark.django_db
def test_a_page_is_not_published_with_empty_blocks_while_a_draft_is_saved(
    admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = ArticlePage.get_edit_handler().get_form_class()
    draft, publication = (form(instance=ArticlePage(), for_user=admin_user) for _each in "12")
    data = {
        "body_vi-count": "1",
        "body_vi-0-type": "heading",
        "body_vi-0-order": "0",
        "body_vi-0-deleted": "",
        "body_vi-0-id": "",
        "body_vi-0-value-text": "",
        "body_vi-0-value-level": "h2",
    }

    def check(field: Any) -> Any:
        return field.clean(field.widget.value_from_datadict(data, {}, "body_vi"))

    refused: list[bool] = []
    clean = HeadingBlock.clean

    def publish_meanwhile(block: HeadingBlock, value: Any) -> Any:
        if not refused:
            refused.append(False)
            with pytest.raises(ValidationError):
                check(publication.fields["body_vi"])
            refused[0] = True
        return clean(block, value)

    monkeypatch.setattr(HeadingBlock, "clean", publish_meanwhile)
    draft.defer_required_fields()
    assert len(check(draft.fields["body_vi"])) == 1
    assert refused == [True]


@pytest.mark.django_db
def test_blocks_are_told_to_the_browser_in_the_language_of_the_editor() -> None:
    field = ArticlePage.get_edit_handler().get_form_class().base_fields["body_vi"]
    told = {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            told[language] = json.loads(field.widget.block_json)
    assert "Trích dẫn" in json.dumps(told["vi"], ensure_ascii=False)
    assert "Quotation" in json.dumps(told["en"])
    assert "Quotation" not in json.dumps(told["vi"])


@pytest.mark.django_db
def test_what_a_page_refers_to_is_noted_at_once() -> None:
    category = Category(name_vi="Hàng không", slug="hang-khong")
    category.save()
    made = article("Khinh khí cầu", category=category)
    noted = ReferenceIndex.get_references_to(category).filter(object_id=str(made.pk))
    noted.delete()
    note_references(made)
    assert noted.count() == 1


@pytest.mark.django_db
def test_a_page_of_a_list_of_usage_reads_what_it_shows(django_assert_max_num_queries: Any) -> None:
    category = Category.objects.create(name_vi="Hàng không", slug="hang-khong")
    made = [article(f"Khinh khí cầu {number}", category=category) for number in range(9)]
    for each in made:
        note_references(each)
    groups = ReferenceIndex.get_references_to(category).group_by_source_object()
    whole = [(page.pk, len(references)) for page, references in groups]
    assert sorted(pk for pk, _number in whole) == sorted(page.pk for page in made)
    for part in (slice(0, 4), slice(4, 8), slice(8, 12), slice(12, 16)):
        with django_assert_max_num_queries(7):
            found = ReferenceIndex.get_references_to(category).group_by_source_object()[part]
        assert [(page.pk, len(references)) for page, references in found] == whole[part]
    assert not groups.is_protected


@pytest.mark.django_db
def test_what_another_object_protects_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    category = Category.objects.create(name_vi="Hàng không", slug="hang-khong")
    note_references(article("Khinh khí cầu", category=category))
    monkeypatch.setattr(ArticlePage.category.field.remote_field, "on_delete", models.PROTECT)
    assert ReferenceIndex.get_references_to(category).group_by_source_object().is_protected
