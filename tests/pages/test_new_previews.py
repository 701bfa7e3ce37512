"""A page that has not been saved yet can be looked at, whatever its type."""

from typing import Any

import pytest
from wagtail.models import Site

from news.models import ArticlePage
from pages.models import HomePage
from tests.pages.each_type import TYPES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_a_new_page_is_shown_as_readers_would_see_it(model: Any, language: str) -> None:
    home = HomePage.objects.get()
    page = model(title="Trang chưa lưu", slug="trang-chua-luu", depth=home.depth + 1)
    page.path = f"{home.path}ZZZZ"
    page.set_url_path(home)
    response = page.make_preview_request(preview_mode=language)
    assert response.status_code == 200
    shown = response.content.decode()
    assert f'<html lang="{language}">' in shown
    assert model is HomePage or "Trang chưa lưu" in shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_article_is_shown_to_its_editor_where_no_site_is_set_up(language: str) -> None:
    Site.objects.all().delete()
    article = ArticlePage.objects.live()[0]
    assert article.make_preview_request(preview_mode=language).status_code == 200
