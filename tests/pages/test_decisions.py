"""An approval is decided once: who answers, cancels or submits second is told of it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision, TaskState, WorkflowState

from news.models import ArticlePage
from sotngoaivu.accounts.models import User
from tests.members import member, signed_in
from tests.pages.drafts import draft, live
from tests.pages.test_editing import data
from tests.pages.test_publishing import at_once, committed, told

__all__ = ["committed"]
TOLD = "đã có người khác quyết định"


def submitted(article: ArticlePage, user: User) -> TaskState:
    article.save_revision(user=user)
    article.get_workflow().start(article, user)
    task_state: TaskState = article.current_workflow_task_state
    return task_state


def answer(state: TaskState, user: User, name: str) -> None:
    state.task.specific.on_action(state, user, name)


def outcome(state: TaskState) -> tuple[str, str]:
    """Of the whole approval, and of its step."""
    state = TaskState.objects.get(pk=state.pk)
    return state.workflow_state.status, state.status


@pytest.mark.parametrize(("first", "second"), [("approve", "reject"), ("reject", "approve")])
def test_the_second_answer_changes_nothing(admin_user: User, first: str, second: str) -> None:
    article = draft("Tin")
    state = submitted(article, admin_user)
    read_before = TaskState.objects.get(pk=state.pk).specific
    answer(state, admin_user, first)
    decided = outcome(state)
    with pytest.raises(ValidationError):
        answer(read_before, admin_user, second)
    assert outcome(state) == decided
    assert live(article) == [first == "approve"]


def test_what_is_approved_is_not_cancelled(admin_user: User) -> None:
    state = submitted(draft("Tin"), admin_user)
    read_before = WorkflowState.objects.get(pk=state.workflow_state_id)
    answer(state, admin_user, "approve")
    with pytest.raises(ValidationError):
        read_before.cancel(user=admin_user)
    assert outcome(state) == ("approved", "approved")


def test_what_was_sent_back_is_submitted_again_once(admin_user: User) -> None:
    state = submitted(draft("Tin"), admin_user)
    answer(state, admin_user, "reject")
    first, second = (WorkflowState.objects.get(pk=state.workflow_state_id) for _ in range(2))
    first.resume(user=admin_user)
    with pytest.raises(ValidationError):
        second.resume(user=admin_user)
    running = TaskState.objects.filter(workflow_state=first, status="in_progress")
    assert running.count() == 1


def test_a_page_is_submitted_once(admin_user: User) -> None:
    article = draft("Tin")
    submitted(article, admin_user)
    with pytest.raises(ValidationError):
        article.get_workflow().start(article, admin_user)
    assert WorkflowState.objects.for_instance(article).count() == 1


@pytest.mark.one_database
def test_who_submits_what_is_submitted_at_that_moment_is_told(
    admin_client: Client, admin_user: User
) -> None:
    """The form has been looked at, and found to be of a draft that nobody has submitted."""
    article = draft("Tin")
    article.save_revision()
    posted = data(ArticlePage, admin_user, title="Tin", slug="tin", lead_vi="Đoạn mở đầu.")

    def submit(**kwargs: Any) -> None:
        post_save.disconnect(submit, sender=Revision)
        article.get_workflow().start(article, admin_user)

    post_save.connect(submit, sender=Revision)
    place = f"/admin/pages/{article.pk}/edit/"
    answer = admin_client.post(place, posted | {"action-submit": "1"}, follow=True)
    assert "Chưa thực hiện được: Bài này đã được gửi duyệt rồi." in told(answer)


@pytest.mark.one_database
def test_who_answers_a_step_that_is_over_is_told(admin_client: Client, admin_user: User) -> None:
    """On the first screen, of what has been sent back and submitted again meanwhile."""
    article = draft("Tin")
    state = submitted(article, admin_user)
    answer(state, admin_user, "reject")
    article.current_workflow_state.resume(user=admin_user)
    place = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    assert TOLD in told(admin_client.post(place, {"comment": ""}, follow=True))
    assert live(article) == [False]


@pytest.mark.only_database("postgresql")
@pytest.mark.parametrize("others", ["reject", "cancel"])
def test_of_two_at_once_one_is_told(committed: list[ArticlePage], others: str) -> None:
    article = committed[0]
    approver, other = (member("Người duyệt bài", name) for name in ("duyet-1", "duyet-2"))
    state = submitted(article, approver)
    place = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk])
    clients = [signed_in(approver), signed_in(other)]

    def approve() -> Any:
        return clients[0].post(place, {"comment": ""})

    def decide_otherwise() -> Any:
        if others == "cancel":
            return WorkflowState.objects.get(pk=state.workflow_state_id).cancel(user=other)
        return clients[1].post(place.replace("/approve/", "/reject/"), {"comment": "Chưa"})

    try:
        at_once(approve, decide_otherwise)
        decided = {"reject": ("needs_changes", "rejected"), "cancel": ("cancelled", "cancelled")}
        approved = live(article) == [True]
        assert outcome(state) == (("approved", "approved") if approved else decided[others])
    finally:
        User.objects.filter(pk__in=[approver.pk, other.pk]).delete()


@pytest.mark.one_database
def test_who_answers_too_late_in_the_form_is_told(admin_client: Client, admin_user: User) -> None:
    article = draft("Tin")
    state = submitted(article, admin_user)
    answer(state, member("Người duyệt bài"), "approve")
    posted = data(ArticlePage, admin_user, title="Tin", slug="tin", lead_vi="Đoạn mở đầu.")
    posted |= {"action-workflow-action": "1", "workflow-action-name": "reject"}
    posted["workflow-action-extra-data"] = '{"comment": "Chưa"}'
    place = f"/admin/pages/{article.pk}/edit/"
    shown = admin_client.post(place, posted, follow=True).content.decode()
    assert "đã có người quyết định" in shown
    assert "được duyệt và đăng" not in shown
    assert outcome(state) == ("approved", "approved")
