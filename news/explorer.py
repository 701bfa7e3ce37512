"""Explorer of the news: the admin's list of articles, with what an editor looks for in it.

No editor puts articles into an order: readers see them by their dates, and Wagtail's view to sort
the pages of a section shows all of them at once, however many there are.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import (
    ChoiceFilter,
    DateFromToRangeFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
    ParentPageColumn,
)
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, Revision, WorkflowState

from news.models import ArticlePage, Category
from pages.models.english import EnglishState
from sotngoaivu.media.lookup import attach, find, stand_in

BY_HAND = "ord"
STATES = {
    "live": gettext_lazy("published"),
    "changed": gettext_lazy("published, with a newer draft"),
    "draft": gettext_lazy("draft"),
    "scheduled": gettext_lazy("scheduled"),
    "submitted": gettext_lazy("waiting for approval"),
    "sent_back": gettext_lazy("needs changes"),
}
# Of those, what an approval says.
_APPROVALS = {
    "submitted": WorkflowState.STATUS_IN_PROGRESS,
    "sent_back": WorkflowState.STATUS_NEEDS_CHANGES,
}


class ArticleFilterSet(PageFilterSet):
    """Filters of the pages' own table: to read articles whole, the database would join them all."""

    category = ModelMultipleChoiceFilter(
        label=gettext_lazy("Category"),
        queryset=Category.objects.all(),
        method="with_category",
        widget=CheckboxSelectMultiple,
    )
    published_on = DateFromToRangeFilter(
        label=gettext_lazy("Date of the article"),
        method="with_date",
        widget=DateRangePickerWidget,
    )
    english = MultipleChoiceFilter(
        label=gettext_lazy("English"),
        choices=EnglishState.choices,
        method="with_english",
        widget=CheckboxSelectMultiple,
    )
    state = ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[*STATES.items()],
        empty_label=gettext_lazy("Any"),
        method="with_state",
        widget=RadioSelect,
    )
    # There is one site, and nothing stands below an article.
    site = has_child_pages = None

    def with_category(self, pages: Any, name: str, categories: QuerySet[Category]) -> Any:
        if not categories:
            return pages
        return _among(pages, ArticlePage.objects.filter(category__in=categories))

    def with_date(self, pages: Any, name: str, day: slice) -> Any:
        articles = ArticlePage.objects.all()
        if day.start:
            articles = articles.filter(published_on__gte=day.start)
        if day.stop:
            articles = articles.filter(published_on__lte=day.stop)
        return _among(pages, articles)

    def with_english(self, pages: Any, name: str, states: list[str]) -> Any:
        return _among(pages, ArticlePage.objects.filter(EnglishState.any_of(states)))

    def with_state(self, pages: Any, name: str, state: str) -> Any:
        if state == "scheduled":
            scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
            return pages.filter(pk__in=_keys(scheduled))
        if state in _APPROVALS:
            approvals = WorkflowState.objects.filter(status=_APPROVALS[state])
            return pages.filter(pk__in=_keys(approvals))
        if state == "changed":
            return pages.filter(live=True, has_unpublished_changes=True)
        return pages.filter(live=state == "live")


def _among(pages: Any, articles: QuerySet[ArticlePage]) -> Any:
    return pages.filter(pk__in=articles.values("pk"))


def _keys(rows: QuerySet[Any]) -> list[int]:
    """Of the pages that the rows are about; others' kinds have keys of their own."""
    about_pages = rows.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return [int(key) for key in about_pages.values_list("object_id", flat=True)]


class PictureColumn(Column):
    cell_template_name = "news/admin/picture_cell.html"

    def get_value(self, page: Page) -> str | None:
        # A search of the whole site finds other pages, too.
        picture = page.main_image if isinstance(page, ArticlePage) else None
        if not picture:
            return None
        sizes = find(picture, "card")
        size = min(sizes.values(), key=lambda size: size.width, default=None)
        return (size or stand_in(picture)).url


class StateColumn(PageStatusColumn):
    """Wagtail's, and how far the article's approval is."""

    cell_template_name = "news/admin/state_cell.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        approval = instance.current_workflow_state
        found = [
            name for name, status in _APPROVALS.items() if approval and approval.status == status
        ]
        return context | {"approval": STATES[found[0]] if found else ""}


def _date(page: Page) -> str:
    moment = getattr(page, "published_on", None)
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def _owner(page: Page) -> str:
    return page.owner.get_full_name() or page.owner.get_username() if page.owner else ""


class ArticleExplorerView(ExplorableIndexView):
    sort_order_field = None
    # The widths leave the titles room: the table's layout is fixed.
    base_columns = [
        BulkActionsColumn("bulk_actions"),
        PictureColumn("picture", label=gettext_lazy("Picture"), width="8%"),
        PageTitleColumn(
            "title",
            label=gettext_lazy("Title"),
            sort_key="title",
            classname="title",
            width="34%",
        ),
        ParentPageColumn("parent", label=gettext_lazy("Parent")),
        Column("category", label=gettext_lazy("Category"), width="12%"),
        # Not how long ago it was: dates that lie ahead are told, too.
        Column("published_on", label=gettext_lazy("Date"), accessor=_date, width="10%"),
        StatusTagColumn(
            "english",
            label=gettext_lazy("English"),
            accessor=lambda article: article.english_state.label,
            primary=lambda article: article.english_state == EnglishState.CURRENT,
            width="12%",
        ),
        StateColumn("status", label=gettext_lazy("State"), sort_key="live", width="11%"),
        Column("owner", label=gettext_lazy("Owner"), accessor=_owner, width="9%"),
    ]

    @cached_property
    def explorable_columns(self) -> list[Any]:
        """Nothing stands below an article, so no column leads there."""
        return [column for column in self.columns if column.name != "parent"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("ordering") == BY_HAND:
            messages.info(
                request, _("Articles stand in the order of their dates; they are not sorted here.")
            )
            return redirect(request.path)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_table(self, object_list: Any) -> Any:
        articles = [page for page in object_list if isinstance(page, ArticlePage)]
        prefetch_related_objects(articles, "category", "owner")
        attach(articles, "main_image")
        return super().get_table(object_list)


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    index_view_class = ArticleExplorerView
    filterset_class = ArticleFilterSet

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The list reads the pages' own table, as those of other sections do.

        To sort, the database would join all articles with it.
        """
        return dict(super().get_index_view_kwargs(**{"model": Page, **kwargs}))
