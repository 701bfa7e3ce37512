"""Trash in the admin: deleting leads there, a report shows what is in it and brings it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from django_filters.filters import DateFromToRangeFilter, ModelMultipleChoiceFilter
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.localization import get_localized_response
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action.mixins import ReferenceIndexMixin
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from pages.admin.conflicts import keep_form
from pages.admin.successor import (
    BulkSuccessorForm,
    BulkSuccessorMixin,
    SuccessorForm,
    name_successor,
)
from pages.models import TrashedPage
from pages.trashing import (
    any_was_live,
    is_trashed,
    may_delete_for_good,
    may_restore,
    proposed_place,
    put_in_trash,
    restore,
)
from sotngoaivu.accounts.models import User


def trash_instead(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Take the place of Wagtail's screen of confirmation and of what follows it."""
    return TrashView.as_view()(request, page=page)


class TrashView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Wagtail has asked whether the user may delete the page."""

    template_name = "pages/admin/confirm_trash.html"
    page_title = gettext_lazy("Delete")
    header_icon = "bin"
    page: Page

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = kwargs["page"]
        self.next_url = get_valid_next_url_from_request(request)

    def get_form(self, form_class: Any = None) -> SuccessorForm:
        return SuccessorForm.for_page(self.request, self.page)

    def form_valid(self, form: SuccessorForm) -> HttpResponse:
        if "successor" in self.request.POST:
            name_successor(self.page, form.cleaned_data["successor"], self.request.user)  # type: ignore[arg-type]
        parent = self.page.get_parent()
        try:
            record = put_in_trash(self.page, self.request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told = _(
            "“%(title)s” is in the trash, from where it can be brought back for %(days)s days."
        )
        title = self.page.get_admin_display_title()
        messages.success(
            self.request,
            told % {"title": title, "days": settings.KEEP_TRASH_DAYS},
            buttons=[messages.button(reverse("restore_page", args=[record.pk]), _("Bring back"))],
        )
        return redirect(self.next_url or reverse("wagtailadmin_explore", args=[parent.pk]))

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """None, as on Wagtail's own screens of confirmation."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usage = ReferenceIndex.get_references_to(self.page).group_by_source_object()
        context = {
            "page": self.page,
            "below": self.page.get_descendant_count(),
            "days": settings.KEEP_TRASH_DAYS,
            "usage_count": usage.count(),
            "usage_url": reverse("wagtailadmin_pages:usage", args=[self.page.pk])
            + "?describe_on_delete=1",
            "model_opts": self.page._meta,
            "next": self.next_url,
            "may_unpublish": self.page.permissions_for_user(self.request.user).can_unpublish(),
        }
        return {**super().get_context_data(**kwargs), **context}


class TrashBulkAction(BulkSuccessorMixin, ReferenceIndexMixin, PageBulkAction):
    """In place of Wagtail's own action of this name."""

    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete selected pages")
    template_name = "pages/admin/bulk_trash.html"
    action_priority = 30
    classes = {"serious"}
    form_class = BulkSuccessorForm

    def check_perm(self, page: Page) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_delete())

    def object_context(self, page: Page) -> dict[str, Any]:
        return {**super().object_context(page), "below": page.get_descendant_count()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "days": settings.KEEP_TRASH_DAYS}

    def get_usage_url(self, item: Page) -> str:
        return reverse("wagtailadmin_pages:usage", args=[item.pk]) + "?describe_on_delete=1"

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "view": self}

    @classmethod
    def execute_action(
        cls, objects: list[Page], user: Any = None, view: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        number = below = 0
        for key in [page.pk for page in view.name_successors(objects)]:
            page = Page.objects.get(pk=key)
            # Something above it may have been chosen, too.
            if not is_trashed(page):
                number, below = number + 1, below + page.get_descendant_count()
                put_in_trash(page.specific, user)
        return number, below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        number = num_parent_objects + num_child_objects
        told = ngettext(
            "%(number)s page is in the trash, from where it can be brought back for %(days)s days.",
            "%(number)s pages are in the trash, from where they can be brought back for %(days)s "
            "days.",
            number,
        )
        return told % {"number": number, "days": settings.KEEP_TRASH_DAYS}


class TrashFilterSet(WagtailFilterSet):
    deleted_by = MultipleUserFilter(
        label=gettext_lazy("Deleted by"),
        queryset=lambda request: User.objects.filter(
            pk__in=TrashedPage.objects.deleted().exclude(deleted_by=None).values("deleted_by")
        ),
        widget=CheckboxSelectMultiple,
    )
    deleted_at = DateFromToRangeFilter(label=gettext_lazy("Deleted"), widget=DateRangePickerWidget)
    type = ModelMultipleChoiceFilter(
        label=gettext_lazy("Type"),
        field_name="page__content_type",
        queryset=lambda request: ContentType.objects.filter(
            pk__in=TrashedPage.objects.deleted().values("page__content_type")
        ).order_by("model"),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = TrashedPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["type"].field.label_from_instance = _type_name


def _type_name(content_type: ContentType) -> str:
    model = content_type.model_class()
    return str(model._meta.verbose_name if model else content_type)


def _bring_back(record: TrashedPage) -> str:
    return reverse("restore_page", args=[record.pk])


def _below(record: TrashedPage) -> int | str:
    return record.along.count() or ""


def _days_left(record: TrashedPage) -> str:
    since = timezone.localdate() - timezone.localdate(record.deleted_at)
    days = max(settings.KEEP_TRASH_DAYS - since.days, 0)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


class TrashReport(ReportView):
    """What the reader of the report may bring back, the latest first."""

    page_title = gettext_lazy("Trash")
    header_icon = "bin"
    index_url_name = "trash"
    index_results_url_name = "trash_results"
    results_template_name = "pages/admin/trash_results.html"
    model = TrashedPage
    filterset_class = TrashFilterSet
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            accessor=lambda record: record.page.get_admin_display_title(),
            get_url=_bring_back,
            classname="title trash-title",
        ),
        Column(
            "type", label=gettext_lazy("Type"), accessor="page.page_type_display_name", width="14%"
        ),
        Column("below", label=gettext_lazy("Pages below"), accessor=_below, width="10%"),
        DateColumn("deleted_at", label=gettext_lazy("Deleted"), width="14%"),
        UserColumn("deleted_by", label=gettext_lazy("Deleted by"), width="14%"),
        Column(
            "goes",
            label=gettext_lazy("Goes for good in"),
            accessor=_days_left,
            width="14%",
        ),
    ]
    list_export = ["page.title", "former_url_path", "deleted_at", "deleted_by", "was_live"]
    export_headings = {
        "page.title": gettext_lazy("Title"),
        "former_url_path": gettext_lazy("Address"),
        "deleted_at": gettext_lazy("Deleted"),
        "deleted_by": gettext_lazy("Deleted by"),
        "was_live": gettext_lazy("Published"),
    }

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    def get_queryset(self) -> Any:
        records = TrashedPage.objects.deleted().select_related("page", "deleted_by")
        user: Any = self.request.user
        if not user.is_superuser:
            allowed = [record.pk for record in records if may_restore(user, record)]
            records = records.filter(pk__in=allowed)
        return records.order_by("-deleted_at", "-pk")


class RestoreForm(forms.Form):
    parent: Any = forms.ModelChoiceField(
        Page.objects.all(),
        label=gettext_lazy("Bring it back below"),
        widget=AdminPageChooser(),
    )


class RecordMixin:
    """A view of one deletion, for those who may undo it."""

    request: HttpRequest
    kwargs: dict[str, Any]
    permits: Callable[[User, TrashedPage], bool] = staticmethod(may_restore)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.record = get_object_or_404(TrashedPage.objects.deleted(), pk=kwargs["pk"])
        if not self.permits(request.user, self.record):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trash = {"url": reverse("trash"), "label": _("Trash")}
        above: list[dict[str, Any]] = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [*above, trash, {"url": "", "label": self.page_title}]  # type: ignore[attr-defined]

    def get_page_subtitle(self) -> str:
        return str(self.record.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record
        context = {
            "record": record,
            "title": record.page.get_admin_display_title(),
            "address": "/" + record.former_url_path.partition("/")[2].partition("/")[2],
            "below": record.along.count(),
            "may_delete": may_delete_for_good(self.request.user, record),  # type: ignore[arg-type]
        }
        return {**super().get_context_data(**kwargs), **context}  # type: ignore[misc]


class RestoreView(RecordMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "pages/admin/restore_page.html"
    form_class = RestoreForm
    page_title = gettext_lazy("Bring back")
    header_icon = "rotate"

    @cached_property
    def place(self) -> Page | None:
        return proposed_place(self.record)

    def get_initial(self) -> dict[str, Any]:
        return {"parent": self.place}

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        user: Any = self.request.user
        parent = form.cleaned_data["parent"]
        allowed = parent.permissions_for_user(user)
        may = allowed.can_add_subpage() and (
            allowed.can_publish_subpage() or not any_was_live(self.record)
        )
        if parent.pk != self.record.former_parent_id and not may:
            form.add_error("parent", _("You may not add pages there."))
            return self.form_invalid(form)
        try:
            found = restore(self.record, parent, user)
        except ValidationError as error:
            form.add_error("parent", error)
            return self.form_invalid(form)
        page = found.page
        told = [_("“%(title)s” is back.") % {"title": page.get_admin_display_title()}]
        if found.has_new_slug:
            told.append(
                _("Another page has its address by now, so it ends in “%(slug)s”.")
                % {"slug": page.slug}
            )
        if found.missed:
            told.append(
                _("Its scheduled publication was due meanwhile and has been left out: %(titles)s.")
                % {"titles": ", ".join(found.missed)}
            )
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        messages.success(self.request, " ".join(told), buttons=[messages.button(edit, _("Edit"))])
        return redirect("wagtailadmin_explore", page.get_parent().pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        former = self.record.former_parent
        place = self.place
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "former_parent": former,
            "parent_is_trashed": former is not None and is_trashed(former),
            "place": place,
            "slug_is_taken": place is not None
            and place.get_children().filter(slug=self.record.former_slug).exists(),
            "media": context["form"].media,
        }


class DeleteForGoodView(RecordMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "pages/admin/delete_for_good.html"
    form_class = forms.Form
    page_title = gettext_lazy("Delete for good")
    header_icon = "bin"
    permits = staticmethod(may_delete_for_good)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        page = self.record.page.specific
        title = page.get_admin_display_title()
        # Whoever may delete it may nothing else where it lies.
        action = DeletePageAction(page, user=self.request.user)
        action.execute(skip_permission_checks=True)
        messages.success(self.request, _("“%(title)s” is deleted for good.") % {"title": title})
        return redirect("trash")


def trash_urls() -> list[URLPattern]:
    return [
        path("reports/trash/", TrashReport.as_view(), name="trash"),
        path(
            "reports/trash/results/", TrashReport.as_view(results_only=True), name="trash_results"
        ),
        path("reports/trash/<int:pk>/", RestoreView.as_view(), name="restore_page"),
        path("reports/trash/<int:pk>/delete/", DeleteForGoodView.as_view(), name="delete_for_good"),
    ]


def trash_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("Trash"), reverse("trash"), icon_name="bin", order=140)


def leave_out_of_explorer(
    parent: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    return pages.filter(_visible())


def leave_out_of_choosers(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.filter(_visible())


def _visible() -> Q:
    return ~Q(pk__in=TrashedPage.objects.values("page"))


# What addresses of the admin call the number of a page.
_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


class TrashMiddleware:
    """Leads from whatever the admin has about a page that is in the trash to the trash itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if not name.startswith(("wagtailadmin_pages:", "wagtailadmin_explore")):
            return None
        keys = [kwargs[name] for name in _NAMES if kwargs.get(name)]
        if not keys or not request.user.is_authenticated:
            return None
        records = TrashedPage.objects.filter(page_id__in=keys)
        found = records.select_related("page", "taken_with").first()
        if found is None:
            return None
        is_edited = request.method == "POST" and name == "wagtailadmin_pages:edit"
        answer: HttpResponse = get_localized_response(_lead_to_trash, request, found, is_edited)
        return answer


def _lead_to_trash(request: HttpRequest, record: TrashedPage, is_edited: bool) -> HttpResponse:
    """What somebody was writing meanwhile is kept with the page."""
    whole = record.taken_with or record
    text = _("This page is in the trash: bring it back first.")
    if is_edited and not request.accepts("text/html"):
        # As Wagtail answers a page that cannot save itself.
        error = {"success": False, "error_code": "invalid_revision", "error_message": text}
        return JsonResponse(error, status=400)
    if not may_restore(request.user, whole):  # type: ignore[arg-type]
        raise PermissionDenied
    if is_edited and keep_form(request, record.page.specific):
        text = _("This page is in the trash; what you wrote is kept with it, among its versions.")
    messages.warning(request, text)
    return redirect("restore_page", whole.pk)
