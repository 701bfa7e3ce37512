"""Successor: asked for where pages are unpublished or deleted, and saved on them before the act."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from pages.models import BasePage
from sotngoaivu.accounts.models import User


class SuccessorForm(forms.Form):
    """Takes the pages that are to go, and whether those below them go along."""

    successor: Any = forms.ModelChoiceField(
        Page.objects.all(),
        label=gettext_lazy("Where should readers who come to this address be led?"),
        help_text=gettext_lazy("Empty: they are told that the page is no longer here."),
        required=False,
        widget=AdminPageChooser(),
    )

    def __init__(self, *args: Any, pages: list[Page], **kwargs: Any) -> None:
        self.pages = pages
        super().__init__(*args, **kwargs)

    @classmethod
    def for_page(cls, request: HttpRequest, page: Page) -> "SuccessorForm":
        """Bound once it has been sent; shows the successor that the page's draft names.

        Asks for none where readers have never seen the page, nor any below it.
        """
        data = request.POST if request.method == "POST" else None
        draft = page.get_latest_revision_as_object()
        initial = {"successor": getattr(draft, "successor_id", None)}
        form = cls(data, pages=[page], initial=initial)
        seen = Q(live=True) | Q(first_published_at__isnull=False)
        if not Page.objects.descendant_of(page, inclusive=True).filter(seen).exists():
            del form.fields["successor"]
        return form

    @property
    def asks(self) -> bool:
        return "successor" in self.fields

    def clean_successor(self) -> Page | None:
        successor: Page | None = self.cleaned_data["successor"]
        if successor is None:
            return None
        for page in self.pages:
            if successor.pk == page.pk:
                raise forms.ValidationError(
                    _("“%(title)s” itself is what goes; choose another page."),
                    params={"title": page.get_admin_display_title()},
                )
            if successor.is_descendant_of(page):
                raise forms.ValidationError(
                    _("“%(successor)s” stands below “%(title)s”; choose a page elsewhere."),
                    params={
                        "successor": successor.get_admin_display_title(),
                        "title": page.get_admin_display_title(),
                    },
                )
        if not successor.live:
            raise forms.ValidationError(
                _("Readers do not see “%(title)s”; choose a page that is published."),
                params={"title": successor.get_admin_display_title()},
            )
        return successor


def name_successor(page: Page, successor: Page | None, user: User | None) -> None:
    """Save the successor on a page and on its latest draft, where it is not named yet."""
    if not isinstance(page, BasePage):
        return
    key = successor.pk if successor else None
    # The page itself, where it has no newer draft.
    draft = page.get_latest_revision_as_object()
    is_named = draft.successor_id == key
    if page.successor_id != key:
        BasePage.objects.filter(pk=page.pk).update(successor_id=key)
        page.successor = successor
    if is_named or page.alias_of_id or not page.latest_revision_id:
        return
    draft.successor = successor
    draft.save_revision(
        user=user, changed=page.has_unpublished_changes, clean=False, log_action=True
    )
    page.refresh_from_db(fields=["latest_revision", "latest_revision_created_at", "draft_title"])


def ask_before_unpublishing(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Save what was chosen; where it cannot be, show the screen again with the reason."""
    form = SuccessorForm.for_page(request, page)
    if form.is_valid():
        if form.asks and "successor" in request.POST:
            name_successor(page, form.cleaned_data["successor"], request.user)  # type: ignore[arg-type]
        return None
    view = UnpublishView()
    view.setup(request, page.pk)
    view.objects_to_unpublish = [page]
    below = bool(request.POST.get("include_descendants"))
    answer: HttpResponseBase = view.render_to_response(view.get_context_data(checked=below))
    return answer


class BulkSuccessorMixin:
    """Bulk actions that ask for one successor for all that is chosen; empty keeps each one's."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        pages = self.get_actionable_objects()[0]  # type: ignore[attr-defined]
        return {**super().get_form_kwargs(), "pages": pages}  # type: ignore[misc]

    def name_successors(self, pages: list[Page]) -> list[Page]:
        """The pages, read anew once their successor is saved."""
        successor = self.cleaned_form.cleaned_data["successor"]  # type: ignore[attr-defined]
        if successor:
            for page in pages:
                name_successor(page.specific, successor, self.request.user)  # type: ignore[arg-type]
        return list(Page.objects.filter(pk__in=[page.pk for page in pages]))


class BulkSuccessorForm(SuccessorForm):
    successor: Any = forms.ModelChoiceField(
        Page.objects.all(),
        label=gettext_lazy("Where should readers who come to these addresses be led?"),
        help_text=gettext_lazy("Empty: each page keeps the successor that it names, if any."),
        required=False,
        widget=AdminPageChooser(),
    )


class UnpublishForm(BulkSuccessorForm):
    include_descendants = forms.BooleanField(
        label=gettext_lazy("Unpublish what is below them, too"), required=False
    )


class UnpublishWithSuccessor(BulkSuccessorMixin, UnpublishBulkAction):
    template_name = "pages/admin/bulk_unpublish.html"
    header_icon = "doc-empty-inverse"
    form_class = UnpublishForm

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "view": self}

    @classmethod
    def execute_action(cls, objects: list[Page], **kwargs: Any) -> tuple[int, int]:
        pages = kwargs.pop("view").name_successors(objects)
        done: tuple[int, int] = super().execute_action(pages, **kwargs)
        return done
