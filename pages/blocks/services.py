"""Service block: what citizens come for, on the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.links import LinkBlock
from pages.blocks.plain_html import PlainHTML

ICONS = [
    ("passport", _("Passport")),
    ("people", _("People")),
    ("handshake", _("Handshake")),
    ("pin", _("Place")),
    ("news", _("News")),
    ("document", _("Document")),
    ("globe", _("Globe")),
    ("organisation", _("Organisation")),
    ("phone", _("Telephone")),
    ("info", _("Information")),
]


class ServiceBlock(PlainHTML, LinkBlock):
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=ICONS, default="info")

    def plain_html(self, value: Any) -> str:
        return f"<p>{value.plain_html}</p>" if value.address() else ""

    class Meta:
        icon = "link"
        label = _("Service")
        template = "blocks/service.html"


class ServicesBlock(blocks.StreamBlock):
    service = ServiceBlock()
