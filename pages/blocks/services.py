"""Service block: what citizens come for, on the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.links import LinkBlock

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


class ServiceBlock(LinkBlock):
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=ICONS, default="info")

    class Meta:
        icon = "link"
        label = _("Service")
        template = "blocks/service.html"


class ServicesBlock(blocks.StreamBlock):
    service = ServiceBlock()
