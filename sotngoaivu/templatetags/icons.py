"""`{% icon "menu" %}`: one of the icons in templates/components/icons/, inline."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Read once in each process: a page shows some thirty."""
    drawing = render_to_string(f"components/icons/{name}.html").strip()
    html = f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{drawing}</svg>'
    return mark_safe(html)  # noqa: S308 (a template's)
