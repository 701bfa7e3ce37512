"""Report of the trash: what its reader may bring back."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from django_filters.filters import DateFromToRangeFilter, ModelMultipleChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pages.models import TrashedPage
from pages.trashing import may_restore
from sotngoaivu.accounts.models import User


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
            classname="title",
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


def trash_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("Trash"), reverse("trash"), icon_name="bin", order=140)
