"""Wagtail 8.0's views: what they fail over, they refuse as they refuse other things of the kind.

Each of these addresses answers 500 to whoever leaves out what its form sends, or names the root of
the page tree, which is no page. And what they say in English only.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import capfirst
from django.views import View
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.views.generic.chooser import CreationFormMixin
from wagtail.admin.views.pages.lock import LockView, UnlockView
from wagtail.admin.views.pages.ordering import SetPagePositionView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Site, Task, TaskState
from wagtail.sites.views import IndexView as SitesView


def adapt_views() -> None:
    """For the `ready` of the project's own app."""
    for view in (LockView, UnlockView, SetPagePositionView):
        _refuse_the_root(view)
    _create_where_there_is_a_form(CreationFormMixin.can_create)
    _take_nothing_for_an_address(URLOrAbsolutePathField.to_python)
    ConfirmImportManagementForm.clean = _read_signed
    _name_in_lists()
    # Nothing of the admin asks for them, and they pass its hooks by: no trash, no question of a
    # successor, no bound of how many pages go along.
    PagesAdminAPIViewSet.actions = {}
    _ask_why_changes_are_needed(Task.get_form_for_action)


def tell_after_answers(tell: Callable[[HttpRequest, Page], None]) -> None:
    """Call `tell` after an approver's answer on the first screen, which says nothing itself."""
    post = WorkflowActionView.post

    def told(view: WorkflowActionView, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = post(view, request, *args, **kwargs)
        # A form with errors has changed nothing.
        if view.task_state.status != TaskState.STATUS_IN_PROGRESS:
            tell(request, view.object)
        return answer

    WorkflowActionView.post = told


class ReasonForm(TaskStateCommentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = True


def _ask_why_changes_are_needed(get_form: Callable[[Task, str], type[Form]]) -> None:
    """An author who is sent a page back, without a word, does not know what to do."""

    def form_for(task: Task, action: str) -> type[Form]:
        return ReasonForm if action == "reject" else get_form(task, action)

    Task.get_form_for_action = form_for


def _name_in_lists() -> None:
    """Wagtail's search counts pages of “None”, and heads columns of sites by names of fields."""
    SearchView.verbose_name = Page._meta.verbose_name
    SearchView.verbose_name_plural = Page._meta.verbose_name_plural
    for column in SitesView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            # As lazy as what it is given.
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)


def _refuse_the_root(view: type[View]) -> None:
    """The root stands below nothing that anybody could have a permission for."""
    dispatch = view.dispatch

    def checked(self: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = kwargs.get("page_id", kwargs.get("page_to_move_id"))
        if Page.objects.filter(pk=key, depth=1).exists():
            raise PermissionDenied
        return dispatch(self, request, *args, **kwargs)

    view.dispatch = checked  # type: ignore[method-assign]


def _create_where_there_is_a_form(can_create: Callable[[Any], bool]) -> None:
    """Choosers of snippets have addresses to create one, and no form for it."""

    def checked(view: Any) -> bool:
        return view.get_creation_form_class() is not None and can_create(view)

    CreationFormMixin.can_create = checked


def _take_nothing_for_an_address(to_python: Callable[..., Any]) -> None:
    """Missing is as good as empty, and named by the form as what it asks for."""

    def checked(field: URLOrAbsolutePathField, value: str | None) -> Any:
        return to_python(field, value or "")

    URLOrAbsolutePathField.to_python = checked


def _read_signed(form: Any) -> dict[str, Any]:
    """What the first step of an import has signed; the view refuses a form that is not valid."""
    cleaned: dict[str, Any] = form.cleaned_data
    for name in {"import_file_name", "input_format"} & cleaned.keys():
        try:
            cleaned[name] = form.signer.unsign(cleaned[name])
        except BadSignature as error:
            raise ValidationError(str(error)) from error
    return cleaned
