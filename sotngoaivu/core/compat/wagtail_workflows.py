"""Wagtail 8.0's approvals: what is decided is decided once, and each is asked by one mail.

Wagtail goes by what it has read before: of two who answer at once, the second overwrites the
first. Who is second is told by a ValidationError, and nothing of the decision changes.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.mail import WorkflowStateSubmissionEmailNotifier
from wagtail.models import Page, Task, TaskState, WorkflowState

from sotngoaivu.core.siblings import wait_for_siblings


def adapt_workflows() -> None:
    """For the `ready` of the project's own app."""
    _answer_once(Task.on_action)
    _cancel_once(WorkflowState.cancel)
    _resume_once(WorkflowState.resume)
    _submit_once(WorkflowState.save)
    # Superusers have the mail of the first step, too, which names the deadline.
    WorkflowStateSubmissionEmailNotifier.can_handle = lambda *args, **kwargs: False


def _answer_once(on_action: Callable[..., Any]) -> None:
    @transaction.atomic
    def once(task: Task, task_state: TaskState, user: Any, name: str, **kwargs: Any) -> Any:
        if name == "approve":
            # What publishes waits for them first, and may cancel the approval.
            _wait_beside(task_state.workflow_state)
        _stored(task_state.workflow_state)
        task_state.refresh_from_db()
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise _decided()
        return on_action(task, task_state, user, name, **kwargs)

    Task.on_action = once


def _cancel_once(cancel: Callable[..., None]) -> None:
    @transaction.atomic
    def once(state: WorkflowState, *args: Any, **kwargs: Any) -> None:
        if _stored(state).status != state.status:
            raise _decided()
        cancel(state, *args, **kwargs)

    WorkflowState.cancel = once


def _resume_once(resume: Callable[..., Any]) -> None:
    def once(state: WorkflowState, *args: Any, **kwargs: Any) -> Any:
        # Nobody waits meanwhile for mails to be sent.
        with transaction.atomic():
            stored = _stored(state)
            if stored.status != state.status:
                raise _submitted() if stored.is_active else _decided()
            if stored.status == WorkflowState.STATUS_NEEDS_CHANGES:
                stored.status = WorkflowState.STATUS_IN_PROGRESS
                stored.save()
        return resume(state, *args, **kwargs)

    WorkflowState.resume = once


def _submit_once(save: Callable[..., None]) -> None:
    @transaction.atomic
    def once(state: WorkflowState, *args: Any, **kwargs: Any) -> None:
        if not state.pk and state.is_active:
            _wait_beside(state)
            if WorkflowState.objects.active().for_instance(state.content_object).exists():
                raise _submitted()
        save(state, *args, **kwargs)

    WorkflowState.save = once


def _wait_beside(state: WorkflowState) -> None:
    if isinstance(state.content_object, Page):
        wait_for_siblings(state.content_object)


def _stored(state: WorkflowState) -> WorkflowState:
    """As it is once nobody else is at it."""
    return WorkflowState.objects.select_for_update(of=("self",)).get(pk=state.pk)


def _decided() -> ValidationError:
    return ValidationError(_("Somebody else has decided it meanwhile. Look at it as it is now."))


def _submitted() -> ValidationError:
    return ValidationError(_("It has been submitted already."))
