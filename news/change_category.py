"""Bulk action "Change the category" on lists of pages: several articles get the same one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from news.models import ArticlePage, Category
from sotngoaivu.core.publications import do_to_each


class CategoryForm(forms.Form):
    """Nothing is chosen beforehand: articles lose their category only where that is asked for."""

    category: Any = forms.ModelChoiceField(
        Category.objects.all(), label=_("Category"), required=False, empty_label="---------"
    )
    without: Any = forms.BooleanField(
        label=_("Take the category away, so that only the list of all news has them"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "category" in cleaned and bool(cleaned["category"]) == cleaned["without"]:
            self.add_error("category", _("Choose a category, or that it is taken away."))
        return cleaned


class ChangeCategory(PageBulkAction):
    """The latest draft of each gets it; what readers see does, too, where that is the same."""

    display_name = _("Category")
    action_type = "change_category"
    aria_label = _("Change the category of the selected articles")
    template_name = "news/admin/change_category.html"
    action_priority = 60
    form_class = CategoryForm

    def check_perm(self, page: Page) -> bool:
        if not issubclass(page.specific_class or Page, ArticlePage):
            return False
        permissions = page.permissions_for_user(self.request.user)
        may_edit = permissions.can_edit() and not permissions.page_locked()
        return may_edit and (permissions.can_publish() or not page.live)

    def get_execution_context(self) -> dict[str, Any]:
        category = self.cleaned_form.cleaned_data["category"]
        return {**super().get_execution_context(), "category": category}

    @classmethod
    def execute_action(
        cls, objects: list[Page], category: Any = None, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        changed = []

        def change(page: Page) -> None:
            article = page.specific
            draft = article.get_latest_revision_as_object()
            if draft.category_id == (category and category.pk):
                return
            is_shown = article.live and not article.has_unpublished_changes
            draft.category = category
            revision = draft.save_revision(user=user, log_action=True)
            if is_shown:
                revision.publish(user=user)
            changed.append(page)

        do_to_each(objects, change)
        return len(changed), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        told = ngettext(
            "%(count)s article has another category now.",
            "%(count)s articles have another category now.",
            num_parent_objects,
        )
        return told % {"count": num_parent_objects}
