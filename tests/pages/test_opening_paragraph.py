"""The body of a new page opens with a paragraph; paragraphs left empty are not saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from news.models import ArticlePage, NewsIndexPage
from pages.models import BasePage
from tests.pages.test_editing import PARENTS, create, data, edit, every_type, form_of, label

pytestmark = pytest.mark.one_database

EMPTY = streamfield([("paragraph", rich_text(""))])


@every_type
def test_the_body_of_a_new_page_opens_with_a_paragraph(
    admin_client: Client, model: type[BasePage]
) -> None:
    parent = PARENTS[model].objects.first()
    if model.max_count:
        model.objects.all().delete()
    path = reverse("wagtailadmin_pages:add", args=[*label(model), parent.pk])
    form = admin_client.get(path).context["form"]
    bodies = [name for name in ("body_vi", "body_en") if name in form.fields]
    opened = [[block.block_type for block in form[name].value()] for name in bodies]
    assert opened == [["paragraph"]] * len(bodies)
    assert bool(bodies) == hasattr(model, "body")


def test_the_body_of_a_page_that_is_there_opens_as_it_is(
    admin_client: Client, admin_user: Any
) -> None:
    page = create(admin_client, admin_user, ArticlePage)
    assert len(admin_client.get(form_of(page)).context["form"]["body_vi"].value()) == 0


@pytest.mark.parametrize("by", [{}, {"action-publish": "1"}, {"action-submit": "1"}])
def test_paragraphs_left_empty_are_not_saved(
    admin_client: Client, admin_user: Any, by: dict[str, str]
) -> None:
    page = create(admin_client, admin_user, ArticlePage, body_vi=EMPTY, body_en=EMPTY, **by)
    saved = page.get_latest_revision_as_object()
    assert (len(saved.body_vi), len(saved.body_en)) == (0, 0)
    some = streamfield(
        [
            ("paragraph", rich_text("<p></p><p>  <br/></p>")),
            ("paragraph", rich_text("<p>Hai nước trao đổi.</p>")),
            ("paragraph", rich_text("")),
        ]
    )
    page = edit(admin_client, admin_user, page, body_vi=some, body_en=EMPTY, **by)
    saved = page.get_latest_revision_as_object()
    (block,) = saved.body_vi
    assert "trao đổi" in block.value.source
    assert len(saved.body_en) == 0
    assert page.live == ("action-publish" in by)


def test_a_draft_that_saves_itself_has_no_paragraphs_left_empty(
    admin_client: Client, admin_user: Any
) -> None:
    index = NewsIndexPage.objects.get()
    path = reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])
    fields = data(ArticlePage, admin_user, title="Tin mới", body_vi=EMPTY, body_en=EMPTY)
    json = {"Accept": "application/json"}
    answer = admin_client.post(path, fields, headers=json).json()
    page = ArticlePage.objects.get(pk=answer["pk"])
    assert admin_client.post(form_of(page), fields, headers=json).json()["success"]
    saved = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (len(saved.body_vi), len(saved.body_en)) == (0, 0)


def test_what_is_wrong_is_said_of_its_block_below_a_paragraph_left_empty(
    admin_client: Client, admin_user: Any
) -> None:
    heading = {"text": "", "level": "h2"}
    body = streamfield([("paragraph", rich_text("")), ("heading", heading)])
    index = NewsIndexPage.objects.get()
    path = reverse("wagtailadmin_pages:add", args=["news", "articlepage", index.pk])
    fields = data(ArticlePage, admin_user, title="Tin mới", body_vi=body)
    form = admin_client.post(path, fields | {"action-publish": "1"}).context["form"]
    (error,) = form.errors.as_data()["body_vi"]
    assert [*error.block_errors] == [1]
    assert [block.block_type for block in form["body_vi"].value()] == ["paragraph", "heading"]
