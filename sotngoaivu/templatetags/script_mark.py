"""`<script nonce="{% script_mark %}">`: a script written in a page of the admin, that may run."""

from django import template

from sotngoaivu.core.http import headers

register = template.Library()


@register.simple_tag
def script_mark() -> str:
    return headers.script_mark.get()
