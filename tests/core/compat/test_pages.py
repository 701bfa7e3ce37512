"""What the site changes of Wagtail's pages still takes hold (`sotngoaivu.core.compat`)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.forms.choosers import EmailLinkChooserForm
from wagtail.models import ReferenceIndex, Revision
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from pages.models import HomePage, OfficePage, StaffMember
from sotngoaivu.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def article(title: str, **fields: Any) -> ArticlePage:
    page = ArticlePage(title=title, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def test_slugs_are_made_of_vietnamese_titles_and_told_apart() -> None:
    assert [article("Đối ngoại địa phương").slug for _each in range(2)] == [
        "doi-ngoai-dia-phuong",
        "doi-ngoai-dia-phuong-2",
    ]


def test_a_reserved_slug_is_never_given_and_refused_where_it_is_typed() -> None:
    assert article("RSS").slug == "rss-1"
    with pytest.raises(ValidationError):
        article("Tin", slug="atom")


def test_a_bilingual_body_is_in_the_reference_index_once_a_language() -> None:
    home = HomePage.objects.get()
    page = article(
        "Tin", body_vi=[("paragraph", f'<p><a linktype="page" id="{home.pk}">x</a></p>')]
    )
    paths = ReferenceIndex.get_references_for_object(page).values_list("model_path", flat=True)
    assert list(paths) == ["body_vi.paragraph"]


@pytest.mark.parametrize(("language", "label"), [("vi", "Chữ của liên kết"), ("en", "Link text")])
def test_forms_of_links_speak_the_readers_language(language: str, label: str) -> None:
    with translation.override(language):
        assert str(EmailLinkChooserForm().fields["link_text"].label) == label


def test_a_chooser_says_what_is_chosen_in_the_language_of_who_asks(
    admin_client: Client, admin_user: User
) -> None:
    path = reverse(StaffMember.snippet_viewset.get_url_name("add"))
    for language, said in (("en", "Choose a page (Office page)"), ("vi", "(Trang phòng)")):
        UserProfile.objects.update_or_create(
            user=admin_user, defaults={"preferred_language": language}
        )
        assert said in admin_client.get(path).content.decode()


def test_a_publication_that_fails_leaves_its_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    page = article("Tin", live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    scheduled = page.save_revision(approved_go_live_at=page.go_live_at)
    page.go_live_at = None
    page.title = ""
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError), transaction.atomic():
        revision.publish()
    assert Revision.objects.get(pk=scheduled.pk).approved_go_live_at


def test_columns_of_a_bilingual_field_are_edited_as_the_field() -> None:
    form = OfficePage.get_edit_handler().get_form_class()
    plain, other = (form.base_fields[f"intro_{code}"].widget for code in ("vi", "en"))
    assert type(plain) is type(other)
    assert type(plain).__module__.startswith("wagtail.admin.widgets")
