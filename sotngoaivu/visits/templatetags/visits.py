"""`{% visit_counts %}`: where the live figures go; the middleware fills them in."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.visits.placeholders import placeholder

register = template.Library()


@register.simple_tag
def visit_counts() -> SafeString:
    """May stand in a page any number of times."""
    return placeholder(get_language() or MAIN_LANGUAGE)
