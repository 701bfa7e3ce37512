"""Somebody leaves: signed out for good, and what was theirs is a colleague's."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import EDITOR
from sotngoaivu.media.models import CustomImage


@pytest.fixture
def leaving(db: None) -> User:
    return User.objects.create_user("lan", last_name="Lê Thị", first_name="Lan")


@pytest.fixture
def successor(db: None) -> User:
    user = User.objects.create_user("binh", last_name="Trần", first_name="Bình")
    user.groups.add(Group.objects.get(name=EDITOR))
    return user


@pytest.fixture
def chief(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chi-huy"))
    return client


def address(leaving: User) -> str:
    return reverse("wagtailusers_users:hand_over", args=[leaving.pk])


def test_what_was_theirs_is_the_successors(chief: Client, leaving: User, successor: User) -> None:
    article = ArticlePage.objects.first()
    assert article
    article.owner = article.reviewer = leaving
    article.save()
    draft = article.save_revision(user=leaving)
    image = CustomImage.objects.first()
    assert image
    image.uploaded_by_user = leaving
    image.save()
    session = Client()
    session.force_login(leaving)

    shown = chief.post(address(leaving), {"successor": successor.pk}, follow=True)
    told = "cho Trần Bình; Lê Thị Lan không đăng nhập được nữa."
    assert told in shown.content.decode()

    draft.refresh_from_db()
    draft.publish()
    article.refresh_from_db()
    image.refresh_from_db()
    assert article.owner == article.reviewer == successor
    assert image.uploaded_by_user == successor
    # The history keeps who did it.
    assert draft.user == leaving
    assert not PageLogEntry.objects.filter(user=successor).exists()
    assert session.get("/admin/").status_code == 302
    leaving.refresh_from_db()
    assert not leaving.is_active


def test_only_who_may_use_the_admin_can_carry_on(chief: Client, leaving: User) -> None:
    reader = User.objects.create_user("doc")
    answer = chief.post(address(leaving), {"successor": reader.pk})
    assert answer.status_code == 200
    assert "successor" in answer.context["form"].errors
    leaving.refresh_from_db()
    assert leaving.is_active


def test_nobody_hands_over_to_end_their_own_account(chief: Client, successor: User) -> None:
    own = User.objects.get(username="chi-huy")
    answer = chief.post(address(own), {"successor": successor.pk})
    assert answer.status_code == 302
    own.refresh_from_db()
    assert own.is_active


def test_an_approval_that_runs_comes_back_to_the_successor(
    chief: Client, leaving: User, successor: User
) -> None:
    article = ArticlePage(title="Tin chờ duyệt", live=False, owner=leaving)
    NewsIndexPage.objects.get().add_child(instance=article)
    article.save_revision(user=leaving)
    article.get_workflow().start(article, leaving)
    User.objects.filter(pk=successor.pk).update(email="binh@example.org")
    chief.post(address(leaving), {"successor": successor.pk})
    mail.outbox.clear()
    task = article.current_workflow_task_state
    sent_back = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "reject", task.pk])
    chief.post(sent_back, {"comment": "Thiếu nguồn ảnh"})
    assert [message.to for message in mail.outbox] == [["binh@example.org"]]
    session = Client()
    session.force_login(successor)
    assert "Tin chờ duyệt" in session.get("/admin/").content.decode()
