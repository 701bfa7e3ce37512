"""The successor's field on screens that take a page away from readers."""

from typing import Any

from django import template

from pages.admin.successor import SuccessorForm

register = template.Library()


@register.simple_tag(takes_context=True)
def successor_form(context: dict[str, Any]) -> SuccessorForm:
    """The view's own form; Wagtail's view that unpublishes has none."""
    form = context.get("form")
    if isinstance(form, SuccessorForm):
        return form
    return SuccessorForm.for_page(context["request"], context["page"])
