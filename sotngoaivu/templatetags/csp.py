"""`<script nonce="{% csp_nonce %}">`: an inline script of the admin that its policy lets run."""

from django import template

from sotngoaivu.core.http import headers

register = template.Library()


@register.simple_tag
def csp_nonce() -> str:
    return headers.nonce.get()
