"""Reports on pictures and documents: what nobody has described, and what nothing uses."""

from typing import Any

from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters.filters import MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports.base import ReportView

from sotngoaivu.core.permissions import permitted
from sotngoaivu.core.reports import report_paths
from sotngoaivu.media.models import CustomDocument, CustomImage
from sotngoaivu.media.usage import with_use

LACKS = {
    "description": (_("no description"), Q(description="", is_decorative=False)),
    "description_en": (_("none in English"), Q(description_en="", is_decorative=False)),
    "use": (_("used nowhere"), Q(is_used=False)),
}


class FileReportFilterSet(WagtailFilterSet):
    lacks = MultipleChoiceFilter(
        label=_("What is missing"), method="lacking", widget=CheckboxSelectMultiple
    )
    names: tuple[str, ...] = ("use",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["lacks"].extra["choices"] = [(name, LACKS[name][0]) for name in self.names]

    def lacking(self, files: QuerySet[Any], name: str, wanted: list[str]) -> Any:
        conditions = Q()
        for each in wanted:
            conditions |= LACKS[each][1]
        return files.filter(conditions)


class ImageReportFilterSet(FileReportFilterSet):
    names = ("description", "description_en", "use")

    class Meta:
        model = CustomImage
        fields = ["collection"]


class DocumentReportFilterSet(FileReportFilterSet):
    class Meta:
        model = CustomDocument
        fields = ["collection"]


def _title(url_name: str) -> TitleColumn:
    return TitleColumn("title", label=_("Title"), url_name=url_name, classname="title")


_ADDED = DateColumn("created_at", label=_("Added"), width="12%")
_BY = UserColumn("uploaded_by_user", label=_("Added by"), width="14%")


class FilesReport(ReportView):
    """Files that the reader of the report may change."""

    any_permission_required = ["change"]

    def get_queryset(self) -> Any:
        files = with_use(permitted(self.model, self.request.user))
        self.queryset = files.select_related("uploaded_by_user").order_by("-created_at", "-pk")
        return super().get_queryset()


class ImagesReport(FilesReport):
    model = CustomImage
    page_title = _("Pictures")
    header_icon = "image"
    index_url_name = "images_report"
    index_results_url_name = "images_report_results"
    filterset_class = ImageReportFilterSet
    list_export = ["title", "description", "description_en", "created_at", "is_used"]
    export_headings = {"title": _("Title"), "is_used": _("used")}
    columns = [
        _title("wagtailimages:edit"),
        Column("description", label=_("description")),
        Column("description_en", label=_("description in English")),
        _ADDED,
        _BY,
    ]


class DocumentsReport(FilesReport):
    model = CustomDocument
    page_title = _("Documents")
    header_icon = "doc-full-inverse"
    index_url_name = "documents_report"
    index_results_url_name = "documents_report_results"
    filterset_class = DocumentReportFilterSet
    list_export = ["title", "filename", "created_at", "is_used"]
    export_headings = {"title": _("Title"), "filename": _("File"), "is_used": _("used")}
    columns = [
        _title("wagtaildocs:edit"),
        Column("filename", label=_("File")),
        _ADDED,
        _BY,
    ]


def report_urls() -> list[URLPattern]:
    return [
        *report_paths("reports/pictures/", ImagesReport),
        *report_paths("reports/files/", DocumentsReport),
    ]


def images_menu_item() -> MenuItem:
    return MenuItem(_("Pictures"), reverse("images_report"), icon_name="image", order=140)


def documents_menu_item() -> MenuItem:
    address = reverse("documents_report")
    return MenuItem(_("Documents"), address, icon_name="doc-full-inverse", order=150)


def undescribed_images(user: Any) -> list[dict[str, str]]:
    """How many pictures of those that `user` may change tell nothing to who cannot see them."""
    count = permitted(CustomImage, user).filter(LACKS["description"][1]).count()
    if not count:
        return []
    text = ngettext(
        "%(count)s picture has no description.", "%(count)s pictures have no description.", count
    )
    url = reverse("images_report") + "?lacks=description"
    return [{"text": text % {"count": count}, "url": url}]
