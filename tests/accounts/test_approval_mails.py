"""The approval step: mails of what is to be done, by when, and where; what an answer says."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts.models import User
from tests.pages.trash import said

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def somebody(username: str, role: str, **names: str) -> User:
    user = User.objects.create(username=username, email=f"{username}@example.org", **names)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def article(db: None) -> ArticlePage:
    page = ArticlePage(title="Tin <b>mới</b>", title_en="News", live=False)
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


@pytest.fixture
def author(db: None) -> User:
    return somebody("tac-gia", "Biên tập viên", last_name="Nguyễn", first_name="An")


def submitted(article: ArticlePage, author: User, **fields: Any) -> Any:
    somebody("duyet", "Người duyệt bài")
    for name, value in fields.items():
        setattr(article, name, value)
    article.save_revision(user=author)
    article.get_workflow().start(article, author)
    (message,) = [message for message in mail.outbox if "duyet@example.org" in message.to]
    return message


def test_the_approver_is_told_who_asks_and_where(article: ArticlePage, author: User) -> None:
    message = submitted(article, author)
    assert message.subject == "Cần duyệt: “Tin <b>mới</b>”"
    assert "Nguyễn An đề nghị bạn duyệt" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in message.body
    assert "http" in message.body


def test_each_is_told_once(article: ArticlePage, author: User) -> None:
    User.objects.create_superuser("quan-tri", "quan-tri@example.org")
    submitted(article, author)
    told = sorted(address for message in mail.outbox for address in message.to)
    assert told == ["duyet@example.org", "quan-tri@example.org"]


def answered(client: Client, article: ArticlePage, answer: str, **fields: str) -> str:
    """What an approver reads after answering on the first screen."""
    task = article.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, answer, task.pk])
    return said(client.post(address, fields, follow=True))


def test_the_hour_at_which_it_is_to_go_live_is_the_deadline(
    article: ArticlePage, author: User, admin_client: Client
) -> None:
    due = datetime.datetime(2030, 1, 2, 9, 30, tzinfo=timezone.get_default_timezone())
    message = submitted(article, author, go_live_at=due)
    assert message.subject.startswith("Cần duyệt trước 09:30 02/01/2030")
    assert "09:30 02/01/2030" in message.body
    told = answered(admin_client, article, "approve")
    assert "“Tin <b>mới</b>” đã được duyệt và sẽ đăng lúc 09:30 02/01/2030" in told


def test_the_author_is_told_why_it_came_back(
    article: ArticlePage, author: User, admin_client: Client
) -> None:
    submitted(article, author)
    mail.outbox.clear()
    answered(admin_client, article, "reject", comment=" ")
    assert mail.outbox == []
    told = answered(admin_client, article, "reject", comment="Thiếu nguồn ảnh")
    assert "“Tin <b>mới</b>” đã được gửi lại cho Nguyễn An để sửa" in told
    (message,) = [message for message in mail.outbox if author.email in message.to]
    assert message.subject == "Cần sửa: “Tin <b>mới</b>”"
    assert message.body.strip().startswith("Xin chào An,\n\n")
    assert "gửi lại “Tin <b>mới</b>” để bạn sửa.\n\nÝ kiến:\nThiếu nguồn ảnh\n" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in message.body
    assert "từ chối" not in f"{message.subject} {message.body}"


@pytest.mark.parametrize("hours", [0, 5])
def test_the_author_is_told_of_the_approval_and_where_readers_find_it_once_they_do(
    article: ArticlePage, author: User, admin_client: Client, hours: int
) -> None:
    due = timezone.now() + datetime.timedelta(hours=hours) if hours else None
    submitted(article, author, go_live_at=due)
    mail.outbox.clear()
    answered(admin_client, article, "approve")
    article.refresh_from_db()
    (message,) = [message for message in mail.outbox if author.email in message.to]
    assert message.subject == "Đã duyệt: “Tin <b>mới</b>”"
    assert ("sẽ đăng lúc" in message.body) == bool(hours)
    assert (article.full_url in message.body) == (not hours)
