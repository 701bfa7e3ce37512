"""Approvals: what has come of an approver's answer, for them and for whoever opens the page."""

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.utils.timestamps import render_timestamp

from pages.admin.undo import offer_undo
from sotngoaivu.accounts.models import User

_ANSWERED = {"approve": TaskState.STATUS_APPROVED, "reject": TaskState.STATUS_REJECTED}


def tell_what_is_asked(request: HttpRequest, page: Page) -> None:
    """Whoever opens a page of which an approver asks for changes reads who asks for what."""
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
    name = _name(answer.finished_by)
    told = (
        format_html(_("{} asks for changes: “{}”"), name, answer.comment)
        if answer.comment
        else format_html(_("{} asks for changes."), name)
    )
    messages.warning(request, told)


def tell_of_saved_answer(request: HttpRequest, page: Page) -> None:
    """After an answer in the page's form; Wagtail's own message is only that the page is saved.

    So it is where there was nothing to answer any more.
    """
    answer = _ANSWERED.get(request.POST.get("workflow-action-name", ""))
    if not request.POST.get("action-workflow-action") or not answer:
        return
    answers = TaskState.objects.for_instance(page).filter(finished_at__isnull=False)
    last = answers.order_by("finished_at", "pk").last()
    if last and (last.status, last.finished_by) != (answer, request.user):
        messages.warning(
            request,
            _("Your answer came too late: it was decided already. What you wrote is a draft."),
        )
        return
    tell_of_answer(request, page)


def tell_of_answer(request: HttpRequest, page: Page) -> None:
    """What has come of the last answer: sent back to whom, or public, or not yet."""
    page = Page.objects.get(pk=page.pk)
    state = WorkflowState.objects.for_instance(page).order_by("created_at", "pk").last()
    title = page.get_admin_display_title()
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES and state.requested_by:
        told = _("“%(title)s” was sent back to %(name)s for changes.")
        messages.success(request, told % {"title": title, "name": _name(state.requested_by)})
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        messages.success(request, _("“%(title)s” was sent back for changes.") % {"title": title})
    elif state.status == WorkflowState.STATUS_APPROVED and page.scheduled_revision:
        moment = render_timestamp(page.scheduled_revision.approved_go_live_at)
        told = _("“%(title)s” is approved and goes live at %(moment)s.")
        messages.success(request, told % {"title": title, "moment": moment})
    elif state.status == WorkflowState.STATUS_APPROVED:
        messages.success(request, _("“%(title)s” is approved and published.") % {"title": title})
        offer_undo(request, page)


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
