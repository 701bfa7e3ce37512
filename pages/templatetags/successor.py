"""The successor's field on the screen that unpublishes a page, whose context is Wagtail's own."""

from typing import Any

from django import template

from pages.admin.successor import SuccessorForm

register = template.Library()


@register.simple_tag(takes_context=True)
def successor_form(context: dict[str, Any]) -> SuccessorForm:
    return SuccessorForm.for_page(context["request"], context["page"])
