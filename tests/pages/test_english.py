"""Whether the English of a page follows its Vietnamese, and who says so."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from pages.models import BasePage, ContactPage, MissionPage
from pages.models.english import EnglishState
from sotngoaivu.accounts.models import User
from tests.clock import Clock
from tests.pages.test_editing import data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# Shorter than a session.
MINUTE = datetime.timedelta(minutes=1)


def saved(page: BasePage, clock: Clock, **changed: object) -> BasePage:
    """The draft of a minute later, with some texts changed."""
    clock.now += MINUTE
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save_revision()
    newest: BasePage = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    return newest


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ([{"intro_vi": "Câu khác."}], EnglishState.OLDER),
        ([{"title": "Tên khác"}], EnglishState.OLDER),
        ([{"intro_en": "Other words."}], EnglishState.CURRENT),
        ([{"intro_vi": "Câu khác.", "intro_en": "Other words."}], EnglishState.CURRENT),
        ([{"intro_vi": "Câu khác."}, {"intro_en": "Other words."}], EnglishState.CURRENT),
        ([{"intro_en": "Other words."}, {"intro_vi": "Câu khác."}], EnglishState.OLDER),
        ([{"intro_vi": "Câu khác."}, {"slug": "noi-khac"}], EnglishState.OLDER),
        ([{"intro_vi": "Câu khác."}, {"title_en": ""}], EnglishState.NONE),
        ([{"slug": "noi-khac"}], EnglishState.CURRENT),
        ([{"intro_vi": "Câu khác."}, {"english_is_confirmed": True}], EnglishState.CURRENT),
    ],
)
def test_the_language_changed_last_is_known(
    clock: Clock, changes: list[dict[str, object]], state: EnglishState
) -> None:
    page = MissionPage.objects.get()
    draft: BasePage = page
    for changed in changes:
        draft = saved(page, clock, **changed)
    assert draft.english_state == state
    draft.latest_revision.publish()
    page = MissionPage.objects.get()
    assert page.english_state == state
    assert [
        other for other in EnglishState if BasePage.objects.filter(other.condition, pk=page.pk)
    ] == [state]


def test_no_english_is_older_on_a_site_as_it_opens() -> None:
    states = {page.english_state for page in BasePage.objects.all()}
    assert states == {EnglishState.CURRENT, EnglishState.NONE}


def test_an_editor_says_that_the_english_still_holds(
    admin_client: Client, admin_user: User, clock: Clock
) -> None:
    page = ContactPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def is_asked() -> bool:
        form = BeautifulSoup(admin_client.get(address).content, "html.parser")
        return bool(form.select('[name="english_still_holds"]'))

    def send(**changes: str) -> EnglishState:
        clock.now += MINUTE
        texts = {"title": page.title, "title_en": page.title_en, "slug": page.slug} | changes
        answer = admin_client.post(address, data(ContactPage, admin_user, **texts))
        assert answer.status_code == 302
        draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
        state: EnglishState = draft.english_state
        return state

    assert send() == EnglishState.CURRENT
    assert not is_asked()
    assert send(title="Tên khác") == EnglishState.OLDER
    assert is_asked()
    assert send(title="Tên khác", english_still_holds="on") == EnglishState.CURRENT
    assert not is_asked()


@pytest.mark.parametrize(
    ("changes", "older"),
    [
        ([{"intro_vi": "Câu khác.", "title": "Tên khác"}], ["intro", "title"]),
        ([{"intro_vi": "Câu khác.", "title": "Tên khác"}, {"title_en": "Other"}], ["intro"]),
        ([{"intro_vi": "Câu khác."}, {"slug": "noi-khac"}], ["intro"]),
        ([{"intro_vi": "Câu khác."}, {"intro_en": "Other words."}], []),
        ([{"intro_vi": "Câu khác."}, {"intro_en": ""}], []),
        ([{"intro_vi": "Câu khác."}, {"english_is_confirmed": True}], []),
        ([{"intro_en": ""}, {"intro_vi": "Câu khác."}], []),
    ],
)
def test_each_english_text_that_has_not_followed_is_known(
    clock: Clock, changes: list[dict[str, object]], older: list[str]
) -> None:
    draft: BasePage = MissionPage.objects.get()
    for changed in changes:
        draft = saved(draft, clock, **changed)
    assert draft.older_english == older
    if older:
        assert draft.english_state == EnglishState.OLDER


def test_the_form_marks_the_english_that_is_older(admin_client: Client, clock: Clock) -> None:
    page = MissionPage.objects.get()
    saved(page, clock, intro_vi="Câu khác.")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = BeautifulSoup(admin_client.get(address).content, "html.parser")
    marks = {
        str(mark.find_parent(attrs={"data-bilingual": True})["data-bilingual"])  # type: ignore[index]
        for mark in form.select("[data-older-mark]:not([hidden])")
    }
    assert marks == {"intro"}
