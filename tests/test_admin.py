"""The admin as those who work with it see it."""

import datetime
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import ArticlePage, Category
from pages.models import OfficePage, StaffMember
from sotngoaivu.accounts.models import User
from tests.markup import element

both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture
def admin_client(admin_client: Client, admin_user: User) -> Client:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    return admin_client


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def words_of(html: BeautifulSoup) -> set[str]:
    """Each run of text that a reader sees, or hears of a button."""
    for hidden in html.select("script, style"):
        hidden.decompose()
    heard = [str(titled["title"]) for titled in html.select("[title]")]
    return {" ".join(text.split()) for text in [*html.stripped_strings, *heard]}


def labels(html: BeautifulSoup) -> list[str]:
    return [label.get_text(" ", strip=True) for label in html.select("label")]


@both_languages
def test_fields_in_two_languages_say_which_in_words(
    admin_client: Client, admin_user: User, language: str
) -> None:
    UserProfile.objects.filter(user=admin_user).update(preferred_language=language)
    found = labels(soup(admin_client, "/admin/snippets/news/category/add/"))
    expected = {"vi": ["Tên, Tiếng Việt", "Tên, Tiếng Anh"]}
    expected["en"] = ["Name, Vietnamese", "Name, English"]
    assert [label.removesuffix(" *") for label in found if "," in label] == expected[language]


def test_texts_of_several_lines_are_as_high_as_what_they_hold() -> None:
    form = ArticlePage.get_edit_handler().get_form_class()
    for name in ("lead_vi", "lead_en", "search_description"):
        assert isinstance(form.base_fields[name].widget, AdminAutoHeightTextInput), name


@pytest.mark.parametrize("kind", ["external", "email", "phone", "anchor"])
def test_what_makes_a_link_is_asked_for_in_vietnamese(admin_client: Client, kind: str) -> None:
    path = reverse(f"wagtailadmin_choose_page_{kind}_link")
    html = BeautifulSoup(admin_client.get(path).json()["html"], "html.parser")
    english = {"Link text", "Email address", "Subject", "Body", "Phone number", "#"}
    found = [label.removesuffix(" *") for label in labels(html)]
    assert found
    assert english.intersection(found) == set()


def test_the_site_s_own_words_leave_those_of_the_admin_as_they_are() -> None:
    """A string of both would say in the admin what it says on the site."""
    ours, wagtail_s = (
        {
            (entry.msgctxt, entry.msgid): entry.msgstr
            for entry in polib.pofile(str(Path(settings.BASE_DIR, "locale", folder, "django.po")))
            if entry.msgid
        }
        for folder in ("vi/LC_MESSAGES", "wagtail/vi/LC_MESSAGES")
    )
    assert {
        key: ours[key] for key in ours.keys() & wagtail_s.keys() if ours[key] != wagtail_s[key]
    } == {}


def test_times_of_an_approval_are_told_in_vietnamese(
    admin_client: Client, admin_user: User
) -> None:
    page = ArticlePage.objects.first()
    page.save_revision()
    state = page.get_workflow().start(page, admin_user).current_task_state
    state.started_at -= datetime.timedelta(minutes=5)
    state.save()
    text = soup(admin_client, f"/admin/pages/{page.pk}/edit/").get_text(" ")
    assert "Đã gửi đến Duyệt bài 5 phút trước" in " ".join(text.split())


def test_moments_are_written_as_everywhere_else() -> None:
    moment = datetime.datetime(2026, 12, 1, 8, tzinfo=timezone.get_default_timezone())
    with translation.override("vi"):
        assert date_format(moment, "DATETIME_FORMAT") == "08:00 01/12/2026"


def test_times_are_vietnamese_for_everybody(admin_client: Client) -> None:
    """What is scheduled for eight goes live at eight, whatever an account once chose."""
    assert not soup(admin_client, reverse("wagtailadmin_account")).select("[name$=time_zone]")


def test_nobody_is_called_none(admin_client: Client) -> None:
    """Nobody is known to have published what came with the site."""
    text = soup(admin_client, reverse("wagtailadmin_reports:aging_pages")).get_text("\n", True)
    assert "None" not in text.split("\n")


def test_family_names_come_first(admin_client: Client) -> None:
    user = get_user_model().objects.create_user("an", first_name="An", last_name="Nguyễn Văn")
    page = ArticlePage.objects.first()
    page.save_revision(user=user, log_action=True)
    history = soup(admin_client, f"/admin/pages/{page.pk}/history/").get_text(" ")
    assert "Nguyễn Văn An" in history


@pytest.mark.parametrize("words", ["giam doc", "Giám đốc", "director"])
def test_posts_without_a_name_are_found_in_the_list_of_staff(
    admin_client: Client, words: str
) -> None:
    page = admin_client.get("/admin/snippets/pages/staffmember/", {"q": words})
    assert "Giám đốc Sở" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "ordering"),
    [
        ("pages/staffmember/?q=ph", "rank"),
        ("pages/staffmember/?q=ph", "-rank"),
        ("news/category/?q=ph", "position"),
    ],
)
def test_a_list_that_is_searched_can_be_sorted(
    admin_client: Client, path: str, ordering: str
) -> None:
    answer = admin_client.get(f"/admin/snippets/{path}&ordering={ordering}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "snippets/news/category/",
        "snippets/pages/staffmember/",
        "snippets/pages/tag/",
        "users/",
        "images/",
        "documents/",
        "redirects/",
        "pages/search/",
    ],
)
def test_a_list_that_is_searched_takes_any_order_and_filter(
    admin_client: Client, path: str
) -> None:
    """What none has is left out, and what others have is no error."""
    for query in ("q=ph", "q=ph&ordering=none", "q=ph&ordering=-pk", "q=ph&group=1&ordering=name"):
        answer = admin_client.get(f"/admin/{path}?{query}&collection_id=1&p=1")
        assert answer.status_code == 200, query


def test_the_list_of_staff_tells_equal_posts_apart(admin_client: Client) -> None:
    table = element(soup(admin_client, "/admin/snippets/pages/staffmember/"), "table.listing")
    for office in OfficePage.objects.all():
        assert office.title in table.get_text()
    assert StaffMember.objects.filter(office=None).exists()
    assert "None" not in table.get_text("\n", strip=True).split("\n")


def test_the_tree_s_root_page_is_named(admin_client: Client) -> None:
    title = element(soup(admin_client, "/admin/pages/"), "title").get_text()
    assert Page.objects.get(depth=1).title in title


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/snippets/",
        "/admin/snippets/pages/staffmember/",
        "/admin/snippets/pages/staffmember/add/",
        "/admin/snippets/news/category/",
        "/admin/snippets/news/category/add/",
        "/admin/reports/visits/",
        "/admin/reports/missed-words/",
    ],
)
def test_an_editor_in_english_reads_vietnamese_only_in_what_is_written(
    admin_client: Client, admin_user: User, path: str
) -> None:
    """Wagtail makes some texts once, in the language that is active then."""
    soup(admin_client, path)
    UserProfile.objects.filter(user=admin_user).update(preferred_language="en")
    known = {
        entry.msgstr
        for source in Path(settings.BASE_DIR, "locale").rglob("django.po")
        for entry in polib.pofile(str(source))
        if not entry.msgstr.isascii()
    }
    written = set(Page.objects.values_list("title", flat=True))
    written |= set(Category.objects.values_list("name_vi", flat=True))
    left = (words_of(soup(admin_client, path)) & known) - written - {"Tiếng Việt"}
    assert left == set()
    assert "Chọn" not in " ".join(words_of(soup(admin_client, path)))


def test_editors_are_not_sent_to_what_is_new_for_developers(admin_client: Client) -> None:
    assert "releases/new-in-wagtail" not in admin_client.get("/admin/").content.decode()
