"""Sent back: whoever opens a page of which an approver asks for changes reads who asks for what."""

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowState


def tell_what_is_asked(request: HttpRequest, page: Page) -> None:
    if request.method != "GET" or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return
    state = page.current_workflow_state
    if not state or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    answers = TaskState.objects.filter(
        workflow_state=state, status=TaskState.STATUS_REJECTED
    ).select_related("finished_by")
    answer = answers.order_by("finished_at", "pk").last()
    if not answer or not answer.finished_by:
        return
    name = answer.finished_by.get_full_name() or answer.finished_by.get_username()
    told = (
        format_html(_("{} asks for changes: “{}”"), name, answer.comment)
        if answer.comment
        else format_html(_("{} asks for changes."), name)
    )
    messages.warning(request, told)
