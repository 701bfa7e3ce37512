"""What not everybody may see is not found, neither by the page nor by suggestions."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import ContentPage, OfficePage, OrganisationPage, StaffMember
from sotngoaivu.media.models import CustomDocument
from sotngoaivu.search.corrections import corrections
from sotngoaivu.search.matching import matching_page_ids
from sotngoaivu.search.query import Query
from tests.search.making import article, page, search, suggested, titles

SECRET = "Bí mật zeppelin"
OTHER_WORDS = "zeppelinn"


def draft() -> ArticlePage:
    made = ArticlePage(title=SECRET, live=False)
    NewsIndexPage.objects.get().add_child(instance=made)
    made.save_revision()
    return made


def scheduled() -> ArticlePage:
    made = draft()
    made.go_live_at = timezone.now() + datetime.timedelta(days=1)
    made.save_revision().publish()
    return made


def unpublished() -> ArticlePage:
    made = article(SECRET)
    made.unpublish()
    return made


def expired() -> ArticlePage:
    made = article(SECRET)
    made.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    made.save()
    call_command("publish_scheduled")
    return made


def restricted(kind: str = PageViewRestriction.LOGIN) -> ArticlePage:
    made = article(SECRET)
    PageViewRestriction.objects.create(page=made, restriction_type=kind, password="x")
    return made


def behind_password() -> ArticlePage:
    return restricted(PageViewRestriction.PASSWORD)


def below_restriction() -> ContentPage:
    above = page("Chỉ cho cán bộ")
    made = ContentPage(title=SECRET)
    above.add_child(instance=made)
    PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)
    return made


HIDDEN = [draft, scheduled, unpublished, expired, restricted, behind_password, below_restriction]


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("english", [False, True])
def test_it_cannot_be_found(client: Client, db: None, hide: Any, english: bool) -> None:
    hidden = hide()
    assert titles(client, "zeppelin", english=english) == []
    assert suggested(client, "zeppelin", english=english) == []
    assert suggested(client, "bi mat zep", english=english) == []
    assert hidden.title not in search(client, OTHER_WORDS).content.decode()
    assert corrections(Query.parse(OTHER_WORDS), "vi") == []


@pytest.mark.parametrize("hide", [draft, scheduled, unpublished, expired])
def test_its_page_is_not_among_those_that_match(db: None, hide: Any) -> None:
    assert hide().pk not in matching_page_ids("zeppelin")


def test_words_of_a_draft_do_not_find_the_published_page(client: Client, db: None) -> None:
    made = article("Khinh khí cầu")
    made.title = SECRET
    made.save_revision()
    assert titles(client, "zeppelin") == []
    assert suggested(client, "zeppelin") == []


def test_a_page_is_found_again_once_the_restriction_is_gone(client: Client, db: None) -> None:
    made = article(SECRET)
    restriction = PageViewRestriction.objects.create(
        page=made, restriction_type=PageViewRestriction.LOGIN
    )
    assert titles(client, "zeppelin") == []
    restriction.delete()
    assert titles(client, "zeppelin") == [SECRET]


def test_suggestions_kept_are_dropped_when_a_page_is_withdrawn(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = article(SECRET)
    assert [one["title"] for one in suggested(client, "zeppelin")] == [SECRET]
    with django_capture_on_commit_callbacks(execute=True):
        made.unpublish()
    assert suggested(client, "zeppelin") == []


def test_suggestions_kept_are_dropped_when_a_page_is_restricted(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    made = article(SECRET)
    assert suggested(client, "zeppelin")
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=made, restriction_type=PageViewRestriction.LOGIN)
    assert suggested(client, "zeppelin") == []


def attached(document: CustomDocument, **fields: Any) -> ArticlePage:
    block = {"documents": [{"document": document.pk, "title": ""}]}
    title = fields.pop("title", "Có tệp")
    return article(title, body_vi=[{"type": "attachments", "value": block}], **fields)


def document(**fields: Any) -> CustomDocument:
    stored = CustomDocument(title=SECRET, file=ContentFile(b"%PDF", "zep.pdf"), **fields)
    stored.save()
    return stored


def test_a_document_is_found_by_its_title_while_a_public_page_attaches_it(
    client: Client, db: None
) -> None:
    made = document()
    assert titles(client, "zeppelin") == []
    page = attached(made)
    assert titles(client, "zeppelin") == titles(client, "zeppelin", kind="document") == [SECRET]
    assert search(client, "zeppelin").context["results"][0].url == made.url
    assert suggested(client, "zeppelin") == []
    page.unpublish()
    assert titles(client, "zeppelin") == []


def test_a_document_in_a_restricted_collection_is_not_found(client: Client, db: None) -> None:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    attached(document(collection=collection))
    assert titles(client, "zeppelin") == [SECRET]
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert titles(client, "zeppelin") == []


def test_a_document_on_a_restricted_page_is_not_found(client: Client, db: None) -> None:
    page = attached(document())
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert titles(client, "zeppelin") == []


def test_a_document_on_two_pages_is_found_on_the_one_that_anybody_may_see(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    made = document()
    attached(made, title="Trang công khai", slug="cong-khai")
    with django_capture_on_commit_callbacks(execute=True):
        newer = attached(made, title="Trang nội bộ", slug="noi-bo")
    assert titles(client, "zeppelin") == [SECRET]
    with django_capture_on_commit_callbacks(execute=True):
        lock = PageViewRestriction.objects.create(page=newer, restriction_type="login")
    assert titles(client, "zeppelin") == [SECRET]
    newer.save()
    assert titles(client, "zeppelin") == [SECRET]
    with django_capture_on_commit_callbacks(execute=True):
        attached(made, slug="cong-khai-2").delete()
        ArticlePage.objects.get(slug="cong-khai").unpublish()
    assert titles(client, "zeppelin") == []
    with django_capture_on_commit_callbacks(execute=True):
        lock.delete()
    assert titles(client, "zeppelin") == [SECRET]


def test_a_document_follows_its_page_behind_a_restriction_and_back(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    attached(document(), slug="co-tep")
    hidden = page("Nội bộ")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    for parent, found in ((hidden, []), (NewsIndexPage.objects.get(), [SECRET])):
        with django_capture_on_commit_callbacks(execute=True):
            ArticlePage.objects.get(slug="co-tep").move(parent, pos="last-child")
        assert titles(client, "zeppelin") == found


def test_a_category_that_only_hidden_articles_have_is_not_offered(client: Client, db: None) -> None:
    category = Category.objects.create(name_vi="Hội nghị kín", name_en="Closed talks")
    made = restricted()
    made.category = category
    made.save()
    assert "Hội nghị kín" not in search(client, "đối ngoại").content.decode()
    article("Tin công khai về đối ngoại", category=category)
    assert "Hội nghị kín" in search(client, "đối ngoại").content.decode()


@pytest.mark.parametrize("how", ["never public", "unpublished", "deleted", "restricted"])
def test_staff_do_not_give_away_an_office_that_nobody_may_see(
    client: Client, db: None, django_capture_on_commit_callbacks: Any, how: str
) -> None:
    office = OfficePage(title="Phòng Zeppelin", live=how != "never public")
    OrganisationPage.objects.get().add_child(instance=office)
    StaffMember.objects.create(name="Trần Văn Lộ", position_vi="Chuyên viên", office=office)
    if how != "never public":
        office.save_revision().publish()
        assert "Trần Văn Lộ" in search(client, "zeppelin").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "unpublished":
            OfficePage.objects.get(pk=office.pk).unpublish()
        elif how == "deleted":
            OfficePage.objects.get(pk=office.pk).delete()
        elif how == "restricted":
            PageViewRestriction.objects.create(page=office, restriction_type="login")
    assert "Trần Văn Lộ" not in search(client, "zeppelin").content.decode()


def test_documents_moved_into_a_private_collection_at_once_are_not_found(
    admin_client: Client, client: Client, db: None
) -> None:
    private = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    kept = document()
    attached(kept)
    assert SECRET in titles(client, "zeppelin")
    path = reverse("wagtail_bulk_action", args=["media", "customdocument", "add_to_collection"])
    for collection, found in ((private, False), (Collection.get_first_root_node(), True)):
        answer = admin_client.post(f"{path}?id={kept.pk}", {"collection": collection.pk})
        assert answer.status_code == 302
        assert (SECRET in titles(client, "zeppelin")) == found
