"""`{% filter nobreak %}…{% endfilter %}`: no-break spaces in the text of the HTML within."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from sotngoaivu.core.text.typography import no_break_html

register = template.Library()


@register.filter
def nobreak(html: str) -> SafeString:
    return mark_safe(no_break_html(html))  # noqa: S308 (as safe as what it is given)
