"""Blocks whose content is not written but read as the page is shown."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class VisitCountsBlock(blocks.StaticBlock):
    class Meta:
        icon = "view"
        label = _("Live visit figures")
        admin_text = _("Shows the visit and online counters as they stand.")
        template = "blocks/visit_counts.html"
