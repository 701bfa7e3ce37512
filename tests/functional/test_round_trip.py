"""Opening a page in the editor and saving it changes nothing, whatever the admin's language."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from modeltranslation.translator import translator
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import (
    BasePage,
    ContactPage,
    ContentPage,
    HomePage,
    MissionPage,
    OfficePage,
    OrganisationPage,
    SiteMapPage,
    SiteSettings,
    StaffMember,
    StaffPage,
)
from sotngoaivu.accounts.models import User
from tests.functional.conftest import Visitor
from tests.functional.server import SiteServer
from tests.pages.everything import article_with_everything

TYPES: list[type[BasePage]] = [
    HomePage,
    MissionPage,
    OrganisationPage,
    OfficePage,
    StaffPage,
    ContentPage,
    ContactPage,
    SiteMapPage,
    NewsIndexPage,
    ArticlePage,
]
# What saving is meant to change, and what the database keeps for itself.
BOOKKEEPING = {
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "last_published_at",
    "first_published_at",
    "has_unpublished_changes",
    "draft_title",
}

CHILD_FIELDS = {
    *("value", "label_vi", "label_en", "note_vi", "note_en"),
    *("date", "text_vi", "text_en", "tag"),
}

pytestmark = pytest.mark.seconds(5)
both_admins = pytest.mark.parametrize("language", ["vi", "en"])


def plain(value: Any) -> Any:
    """`value` without the keys that the editor gives to paragraphs and list items.

    Nothing is nothing, be it "" or None, and a number the same as its digits.
    """
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    if isinstance(value, str) and value.startswith("[{"):
        value = json.loads(value)
    if isinstance(value, str):
        return re.sub(r' data-block-key="[^"]*"', "", value)
    if isinstance(value, list):
        return [_item(plain(item)) for item in value]
    if isinstance(value, dict):
        # A box that is not ticked may be left out.
        empty = {key for key, item in value.items() if item is False}
        empty |= {key for key, item in value.items() if item is None and key.startswith("is_")}
        return {key: plain(item) for key, item in value.items() if key not in {"id", *empty}}
    return value


def _item(item: Any) -> Any:
    """A list's item, which the editor wraps; starter content has it plain."""
    if isinstance(item, dict) and item.get("type") == "item":
        return item["value"]
    return item


def stored(data: dict[str, Any], model: type[Any]) -> dict[str, Any]:
    """Serialised fields in both languages, without the bookkeeping.

    The raw column of a bilingual field repeats one of the two languages; nothing reads it.
    """
    raw = set(translator.get_options_for_model(model).all_fields)
    kept = {key: value for key, value in data.items() if key not in BOOKKEEPING | raw}
    for relation in ("figures", "corrections", "tagged_items"):
        if relation in kept:
            kept[relation] = [
                {k: v for k, v in row.items() if k in CHILD_FIELDS} for row in kept[relation]
            ]
    told: dict[str, Any] = plain(kept)
    return told


def live(page: Page) -> dict[str, Any]:
    return stored(type(page).objects.get(pk=page.pk).serializable_data(), type(page))


def draft(page: Page) -> dict[str, Any]:
    fresh = type(page).objects.get(pk=page.pk)
    return stored(fresh.get_latest_revision_as_object().serializable_data(), type(page))


def set_language(user: User, language: str) -> None:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})


def save(editor: Visitor, path: str, form: str, button: str) -> None:
    """Submit a form of the admin as it comes; it may be there from the last time."""
    page = editor.page
    if page.url != editor.url + path:
        page.goto(editor.url + path, wait_until="load")
    with page.expect_event("load"):
        page.evaluate(
            """([form, button]) => {
                const element = document.querySelector(form);
                element.requestSubmit(element.querySelector(button));
            }""",
            [form, button],
        )
    problems = page.locator(".error-message, .messages .error").all_inner_texts()
    assert problems == []
    assert page.locator(".messages .success").count() == 1


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_a_page_saved_untouched_stays_as_it_is(
    editor: Visitor, server: SiteServer, admin_user: User, model: type[BasePage]
) -> None:
    """As a draft with the admin in Vietnamese, and published with it in English."""
    page = article_with_everything() if model is ArticlePage else model.objects.first()
    before_live, before_draft = live(page), draft(page)
    path = f"/admin/pages/{page.pk}/edit/"
    editor.open(path)
    # For the form that the first save leads back to; the one that is open asks on by itself.
    with server.undisturbed():
        set_language(admin_user, "en")
    save(editor, path, "#page-edit-form", "button:not([name])[type=submit]")
    assert live(page) == before_live
    assert draft(page) == before_draft
    assert editor.page.locator("html").get_attribute("lang") == "en"
    save(editor, path, "#page-edit-form", "[name=action-publish]")
    assert live(page) == before_live
    assert draft(page) == before_draft


@pytest.mark.parametrize(("model", "language"), [(StaffMember, "en"), (Category, "vi")])
def test_a_snippet_saved_untouched_stays_as_it_is(
    editor: Visitor, admin_user: User, model: Any, language: str
) -> None:
    set_language(admin_user, language)
    columns = _columns(model)
    pk = model.objects.first().pk
    before = plain(model.objects.values(*columns).get(pk=pk))
    path = f"/admin/snippets/{model._meta.app_label}/{model._meta.model_name}/edit/"
    save(
        editor,
        f"{path}{pk}/",
        "form[action*='/edit/']",
        "button[type=submit]",
    )
    assert plain(model.objects.values(*columns).get(pk=pk)) == before


@both_admins
def test_site_settings_saved_untouched_stay_as_they_are(
    editor: Visitor, admin_user: User, language: str
) -> None:
    set_language(admin_user, language)
    columns = _columns(SiteSettings)
    before = plain(SiteSettings.objects.values(*columns).get())
    pk = SiteSettings.objects.get().pk
    save(
        editor,
        f"/admin/settings/pages/sitesettings/{pk}/",
        f"form[action*='/settings/pages/sitesettings/{pk}/']",
        "button[type=submit]",
    )
    assert plain(SiteSettings.objects.values(*columns).get()) == before


def _columns(model: Any) -> list[str]:
    raw = translator.get_options_for_model(model).all_fields
    return [field.name for field in model._meta.concrete_fields if field.name not in raw]
