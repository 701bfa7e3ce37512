"""The admin's list of articles: what it tells, filters and changes; sorted by dates alone."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import HomePage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import EDITOR

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_news_are_not_sorted_by_hand(admin_client: Client) -> None:
    place = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    html = admin_client.get(place).content.decode()
    assert ArticlePage.objects.first().title in html
    assert f"{place}?ordering=ord" not in html
    answer = admin_client.get(f"{place}?ordering=ord", follow=True)
    assert answer.redirect_chain == [(place, 302)]
    assert "theo ngày" in BeautifulSoup(answer.content, "html.parser").get_text()


def test_other_pages_are(admin_client: Client) -> None:
    home = HomePage.objects.get()
    place = reverse("wagtailadmin_explore", args=[home.pk])
    assert f"{place}?ordering=ord" in admin_client.get(place).content.decode()
    first, second = home.get_children()[:2]
    admin_client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0"
    )
    assert list(home.get_children()[:2]) == [second, first]


def test_nobody_moves_an_article_in_the_tree(admin_client: Client) -> None:
    index = NewsIndexPage.objects.get()
    before = list(index.get_children().values_list("pk", flat=True))
    address = reverse("wagtailadmin_pages:set_page_position", args=[before[-1]])
    admin_client.post(f"{address}?position=0")
    assert list(Page.objects.get(pk=index.pk).get_children().values_list("pk", flat=True)) == before


# ---- What is looked for in the list


def listed(client: Client, **asked: str) -> list[str]:
    """Titles in the list of news, in its order."""
    place = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    page = BeautifulSoup(client.get(place, asked).content, "html.parser")
    return [cell.get_text(" ", strip=True) for cell in page.select("td.title .title-wrapper a")]


def row(client: Client, article: ArticlePage) -> dict[str, str]:
    place = reverse("wagtailadmin_explore", args=[NewsIndexPage.objects.get().pk])
    page = BeautifulSoup(client.get(place).content, "html.parser")
    names = [
        cell.get_text(" ", strip=True) for cell in page.select("table.listing thead th, thead td")
    ]
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    [found] = [
        line for line in page.select("tbody tr") if line.select(f'td.title a[href="{edit}"]')
    ]
    cells = found.select("td")
    assert len(cells) == len(names)
    told = {name: cell.get_text(" ", strip=True) for name, cell in zip(names, cells, strict=True)}
    [picture] = found.select("td.article-picture img")
    return told | {"picture": str(picture["src"])}


def test_the_list_tells_what_an_editor_looks_for(admin_client: Client, admin_user: User) -> None:
    article = ArticlePage.objects.exclude(main_image=None).exclude(title_en="").first()
    admin_user.last_name, admin_user.first_name = "Lê Thị", "Lan"
    admin_user.save()
    article.owner = admin_user
    article.date = datetime.datetime(2062, 10, 5, 9, 30, tzinfo=timezone.get_current_timezone())
    article.save()
    told = row(admin_client, article)
    assert told["Chuyên mục"] == article.category.name_vi
    assert told["Tiếng Anh"] == "có tiếng Anh"
    assert told["Chủ sở hữu"] == "Lê Thị Lan"
    assert told["Ngày"] == "09:30 05/10/2062"
    assert told["picture"].startswith("/media/")


def edited(article: ArticlePage, **changed: str) -> ArticlePage:
    draft = article.get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    published: ArticlePage = ArticlePage.objects.get(pk=article.pk)
    return published


def test_filters_narrow_the_list(admin_client: Client, admin_user: User) -> None:
    newest, second, third, submitted, *_others = ArticlePage.published()
    edited(newest, lead_vi="Đoạn mở đầu khác.")
    edited(second, title_en="")
    third.save_revision()
    ArticlePage.objects.filter(pk=third.pk).update(live=False)
    assert listed(admin_client, english="older") == [newest.title]
    missing = ArticlePage.objects.filter(title_en="").values_list("title", flat=True)
    assert second.title in missing
    assert {*listed(admin_client, english="none")} == {*missing}
    assert listed(admin_client, state="draft") == [third.title]
    for each in (newest, submitted):
        each.save_revision()
        each.get_workflow().start(each, admin_user)
    newest.current_workflow_task_state.reject(user=admin_user)
    assert listed(admin_client, state="submitted") == [submitted.title]
    assert listed(admin_client, state="sent_back") == [newest.title]
    assert row(admin_client, newest)["Trạng thái"].endswith("cần sửa")
    assert row(admin_client, submitted)["Trạng thái"].endswith("đang chờ duyệt")
    both = listed(admin_client, english="current")
    assert newest.title not in both
    assert third.title in both
    of_category = listed(admin_client, category=str(newest.category_id))
    assert newest.title in of_category
    assert {*of_category} == {
        *ArticlePage.objects.filter(category=newest.category).values_list("title", flat=True)
    }
    day = newest.published_on.astimezone(timezone.get_current_timezone()).date().isoformat()
    of_day = listed(admin_client, published_on_from=day, published_on_to=day)
    assert newest.title in of_day
    assert len(of_day) < ArticlePage.objects.count()


def test_the_list_asks_as_often_for_many(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    index = NewsIndexPage.objects.get()
    place = reverse("wagtailadmin_explore", args=[index.pk])
    admin_client.get(place)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(place)
    pattern = ArticlePage.objects.exclude(main_image=None).first()
    for number in range(12):
        copy = pattern.copy(update_attrs={"slug": f"ban-sao-{number}"})
        assert copy.main_image_id
    with django_assert_max_num_queries(len(few.captured_queries)):
        admin_client.get(place)


# ---- The category of several


def change_category(client: Client, articles: list[Page], category: Category | None) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "change_category"])
    chosen = "&".join(f"id={article.pk}" for article in articles)
    sent = {"category": category.pk} if category else {"without": "on"}
    answer = client.post(f"{address}?{chosen}", sent)
    assert answer.status_code == 302
    return answer


def test_no_article_loses_its_category_unasked(admin_client: Client) -> None:
    article = ArticlePage.published()[0]
    category = Category.objects.exclude(pk=article.category_id).first()
    assert category
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "change_category"])
    wrong: list[dict[str, Any]] = [{}, {"category": ""}, {"category": category.pk, "without": "on"}]
    for sent in wrong:
        answer = admin_client.post(f"{address}?id={article.pk}", sent)
        assert "Hãy chọn một chuyên mục, hoặc chọn bỏ chuyên mục." in answer.content.decode()
    assert ArticlePage.objects.get(pk=article.pk).category == article.category


def test_several_get_another_category_at_once(admin_client: Client) -> None:
    first, second, third, *_others = ArticlePage.published()
    other = Category.objects.exclude(pk__in=[first.category_id, second.category_id]).first()
    assert other
    draft = second.get_latest_revision_as_object()
    draft.title = "Chưa ai đọc"
    draft.save_revision()
    before = third.category
    change_category(admin_client, [first, second, HomePage.objects.get()], other)
    first, second, third = (ArticlePage.objects.get(pk=each.pk) for each in (first, second, third))
    assert first.category == other
    # What readers see of an article with a newer draft waits for that.
    assert second.category != other
    assert second.title != "Chưa ai đọc"
    waiting = second.get_latest_revision_as_object()
    assert (waiting.category, waiting.title) == (other, "Chưa ai đọc")
    assert third.category == before
    change_category(admin_client, [first], None)
    assert ArticlePage.objects.get(pk=first.pk).category is None


def test_who_may_not_publish_changes_no_category_that_readers_see(client: Client) -> None:
    editor = User.objects.create_user("bien-tap", password="con cò bay lả bay la")
    editor.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(editor)
    article = ArticlePage.published()[0]
    other = Category.objects.exclude(pk=article.category_id).first()
    change_category(client, [article], other)
    assert ArticlePage.objects.get(pk=article.pk).category == article.category
    assert article.get_latest_revision_as_object().category == article.category
