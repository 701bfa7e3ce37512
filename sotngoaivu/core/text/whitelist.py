"""Whitelist: what of stored markup and addresses may reach a reader's browser.

Editors' forms let nothing else in; what is imported or written by a program has passed none.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from wagtail.whitelist import Whitelister, check_url


class _RichText(Whitelister):
    # Pictures are blocks of their own, never of another site.
    element_rules = {
        name: rule for name, rule in Whitelister.element_rules.items() if name != "img"
    }


@lru_cache(maxsize=256)
def whitelisted(html: str) -> SafeString:
    """Rich text as it is shown, with Wagtail's whitelist of elements, attributes and schemes."""
    return SafeString(_RichText().clean(html))


def web_address(address: str | None) -> str:
    """The address of a link; "" where it is one that acts ("javascript:…")."""
    return str(check_url(address or "") or "")
