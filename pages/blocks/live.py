"""Blocks whose content is not written but read as the page is shown."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.plain_html import PlainHTML


class VisitCountsBlock(PlainHTML, blocks.StaticBlock):
    def plain_html(self, value: Any) -> str:
        """Nothing: figures that live make no sense in what is kept."""
        return ""

    class Meta:
        icon = "view"
        label = _("Live visit figures")
        admin_text = _("Shows the visit and online counters as they stand.")
        template = "blocks/visit_counts.html"
