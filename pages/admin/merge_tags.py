"""Bulk action "Merge" on the list of tags: several that mean one become that one."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from pages.merging import merge
from pages.models.tags import Tag


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("The tag that remains"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("Articles and drafts with one of the other tags bear this one from then on."),
    )

    def __init__(self, *args: Any, tags: list[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.queryset = Tag.objects.filter(pk__in=[tag.pk for tag in tags])


class MergeTags(SnippetBulkAction):
    display_name = _("Merge")
    action_type = "merge"
    aria_label = _("Merge the selected tags")
    template_name = "pages/admin/merge_tags.html"
    action_priority = 20
    form_class = MergeForm
    models = [Tag]

    @cached_property
    def chosen(self) -> tuple[list[Tag], dict[str, Any]]:
        found: tuple[list[Tag], dict[str, Any]] = super().get_actionable_objects()
        return found

    def get_actionable_objects(self) -> tuple[list[Tag], dict[str, Any]]:
        return self.chosen

    def check_perm(self, obj: Tag) -> bool:
        permits = self.permission_policy.user_has_permission_for_instance
        return all(permits(self.request.user, action, obj) for action in ("change", "delete"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "tags": self.chosen[0]}

    @classmethod
    def execute_action(cls, objects: list[Tag], **kwargs: Any) -> tuple[int, int]:
        target = kwargs["self"].cleaned_form.cleaned_data["target"]
        others = [tag for tag in objects if tag != target]
        merge(others, target)
        return len(others), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(count)d tag has been merged into another.",
            "%(count)d tags have been merged into another.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
