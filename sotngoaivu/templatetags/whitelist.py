"""`{{ html|whitelisted }}`, `{{ url|web_address }}`: nothing that acts, whoever wrote it."""

from django import template

from sotngoaivu.core.text.whitelist import web_address, whitelisted

register = template.Library()
register.filter(whitelisted)
register.filter(web_address)
