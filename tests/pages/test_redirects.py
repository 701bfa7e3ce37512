"""Pages that move or go: old addresses lead to the new ones or say that nothing is there."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage, RemovedPage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

both_languages = pytest.mark.parametrize("prefix", ["", "/en"])


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Any:
    """Context in which what waits for the end of the transaction is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def section(slug: str = "muc") -> ContentPage:
    return below(HomePage.objects.get(), slug)


def below(parent: Page, slug: str, **fields: Any) -> ContentPage:
    page = ContentPage(title="Bài", title_en="Text", slug=slug, **fields)
    page.first_published_at = timezone.now() if page.live else None
    parent.add_child(instance=page)
    return page


def rename(page: Page, slug: str) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()


def leads_to(client: Client, path: str, place: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.get("Location")) == (301, place), path
    assert client.get(place).status_code == 200


@both_languages
def test_a_new_slug_keeps_the_old_addresses_of_the_page_and_all_below_it(
    client: Client, at_once: Any, prefix: str
) -> None:
    page = section()
    child = below(below(page, "con"), "chau")
    with at_once():
        rename(page, "phan")
    for old, new in (("/muc/", "/phan/"), ("/muc/con/chau/", "/phan/con/chau/")):
        leads_to(client, prefix + old, prefix + new)
    # With its query, and what stands below each page.
    leads_to(client, f"{prefix}/muc/?a=1&b=2", f"{prefix}/phan/?a=1&b=2")
    leads_to(client, f"{prefix}/muc/con/index.md", f"{prefix}/phan/con/index.md")
    leads_to(client, f"{prefix}/muc/og.png", f"{prefix}/phan/og.png")
    assert client.get(f"{prefix}/muc/khong-co/").status_code == 404
    child.refresh_from_db()
    assert child.slug == "chau"


@both_languages
def test_feeds_and_lists_follow_a_news_index_that_is_renamed(
    client: Client, at_once: Any, prefix: str
) -> None:
    with at_once():
        rename(NewsIndexPage.objects.get(), "ban-tin")
    leads_to(client, f"{prefix}/tin-tuc/rss/", f"{prefix}/ban-tin/rss/")
    leads_to(client, f"{prefix}/tin-tuc/?year=2016", f"{prefix}/ban-tin/?year=2016")
    article = ArticlePage.published().first()
    leads_to(client, f"{prefix}/tin-tuc/{article.slug}/", f"{prefix}/ban-tin/{article.slug}/")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_moved_elsewhere_is_found_whatever_language_the_editor_uses(
    client: Client, admin_client: Client, admin_user: Any, at_once: Any, language: str
) -> None:
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    page, target = section(), section("dich")
    below(page, "con")
    with at_once():
        answer = admin_client.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    assert answer.status_code == 302
    for prefix in ("", "/en"):
        leads_to(client, f"{prefix}/muc/con/", f"{prefix}/dich/muc/con/")


def test_several_moves_lead_straight_to_the_last_place_and_back_makes_no_circle(
    client: Client, at_once: Any
) -> None:
    page = section("mot")
    below(page, "con")
    for slug in ("hai", "ba"):
        with at_once():
            rename(page, slug)
    for old in ("mot", "hai"):
        leads_to(client, f"/{old}/con/", "/ba/con/")
    with at_once():
        rename(page, "mot")
    assert client.get("/mot/con/").status_code == 200
    for old in ("hai", "ba"):
        leads_to(client, f"/{old}/con/", "/mot/con/")
    assert not Redirect.objects.filter(old_path__startswith="/mot").exists()


def test_a_redirect_to_the_address_itself_is_not_followed(client: Client) -> None:
    index = NewsIndexPage.objects.get()
    Redirect.objects.create(
        old_path="/tin-tuc", site=Site.objects.get(), redirect_page=index, is_permanent=True
    )
    assert client.get("/tin-tuc/?category=khong-co").status_code == 404


def test_redirects_that_an_editor_made_hold_in_both_languages_and_are_kept(
    client: Client, at_once: Any
) -> None:
    site = Site.objects.get()
    Redirect.objects.create(old_path="/cu", site=site, redirect_link="https://example.org/x")
    Redirect.objects.create(old_path="/muc", redirect_link="https://example.org/muc")
    for prefix in ("", "/en"):
        assert client.get(f"{prefix}/cu/")["Location"] == "https://example.org/x"
    with at_once():
        rename(section(), "phan")
    assert Redirect.objects.filter(redirect_link="https://example.org/muc").exists()


def is_gone(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 410, path
    words = "no longer here" if path.startswith("/en/") else "không còn nữa"
    content = response.content.decode()
    assert words in content
    assert "/tin-tuc/" in content.split("<main")[1]
    assert 'content="noindex"' in content


@both_languages
def test_an_unpublished_page_says_that_it_is_gone_until_it_is_back(
    client: Client, at_once: Any, prefix: str
) -> None:
    page = section()
    page.unpublish()
    is_gone(client, f"{prefix}/muc/")
    for name in ("index.md", "og.png"):
        assert client.get(f"{prefix}/muc/{name}").status_code == 410
    page.refresh_from_db()
    page.save_revision().publish()
    assert client.get(f"{prefix}/muc/").status_code == 200
    with at_once():
        rename(page, "phan")
    page.refresh_from_db()
    page.unpublish()
    is_gone(client, f"{prefix}/muc/")
    is_gone(client, f"{prefix}/phan/")


@both_languages
def test_a_deleted_page_and_all_below_it_say_that_they_are_gone(
    client: Client, at_once: Any, prefix: str
) -> None:
    page = section()
    below(page, "con")
    below(page, "nhap", live=False)
    with at_once():
        rename(page, "phan")
    with at_once():
        Page.objects.get(pk=page.pk).delete()
    for path in ("/phan/", "/phan/con/", "/muc/", "/muc/con/"):
        is_gone(client, prefix + path)
    assert client.get(f"{prefix}/phan/nhap/").status_code == 404
    section("phan").save_revision().publish()
    assert client.get(f"{prefix}/phan/").status_code == 200
    assert not RemovedPage.objects.filter(path="/phan").exists()


def test_what_the_public_never_saw_leaves_no_trace(client: Client, at_once: Any) -> None:
    later = timezone.now() + datetime.timedelta(days=1)
    parent = section()
    below(parent, "nhap", live=False)
    below(parent, "hen", live=False, go_live_at=later)
    back = below(parent, "tro-lai")
    back.unpublish()
    Page.objects.filter(pk=back.pk).update(go_live_at=later)
    private = below(parent, "rieng")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    private.unpublish()
    for slug in ("nhap", "hen", "tro-lai", "rieng"):
        assert client.get(f"/muc/{slug}/").status_code == 404, slug
    with at_once():
        private.delete()
    assert client.get("/muc/rieng/").status_code == 404
    for path in ("/khong-co/", "/khong-co/index.md", "/muc/%00/", "/%E1%BA/", "/en//x/"):
        assert client.get(path).status_code == 404, path


@both_languages
@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_a_page_that_goes_leads_to_the_successor_its_editor_named(
    client: Client, at_once: Any, prefix: str, how: str
) -> None:
    page, successor = section(), section("moi")
    page.save_revision().publish()
    page.successor = successor
    # A draft is enough: nobody publishes a page once more before taking it down.
    page.save_revision()
    assert client.get(f"{prefix}/muc/").status_code == 200
    with at_once():
        getattr(ContentPage.objects.get(pk=page.pk), how)()
    leads_to(client, f"{prefix}/muc/", f"{prefix}/moi/")
    if how == "unpublish":
        further = section("moi-hon")
        successor.successor = further
        successor.save_revision()
        successor.unpublish()
        leads_to(client, f"{prefix}/muc/", f"{prefix}/moi-hon/")
        further.successor = page
        further.save_revision()
        further.unpublish()
        is_gone(client, f"{prefix}/muc/")


def test_a_successor_that_is_deleted_along_with_the_page_is_no_successor(
    client: Client, at_once: Any
) -> None:
    parent = section()
    page, successor = below(parent, "cu"), below(parent, "moi")
    page.successor = successor
    page.save_revision()
    with at_once():
        Page.objects.get(pk=parent.pk).delete()
    is_gone(client, "/muc/cu/")


def test_the_editor_names_the_successor_in_the_page_form(admin_client: Client) -> None:
    page = section()
    content = admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Trang thay thế" in content
    assert 'name="successor"' in content


def test_moving_many_pages_costs_few_queries(
    at_once: Any, django_assert_max_num_queries: Any
) -> None:
    from pages.redirects.history import redirect_old_addresses

    page = section()
    for number in range(30):
        below(page, f"con-{number}")
    page.refresh_from_db()
    with django_assert_max_num_queries(10):
        redirect_old_addresses(page, "/home/cu/", page.url_path)
