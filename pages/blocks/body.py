"""Body block: the StreamField of pages and articles."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.links import CardsBlock
from pages.blocks.live import VisitCountsBlock
from pages.blocks.media import (
    AttachmentsBlock,
    GalleryBlock,
    PictureBlock,
    TableBlock,
    VideoBlock,
)
from pages.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    FactsBlock,
    HeadingBlock,
    ParagraphBlock,
    QuotationBlock,
    StepsBlock,
)


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(group=_("Text"))
    paragraph = ParagraphBlock(group=_("Text"))
    quotation = QuotationBlock(group=_("Text"))
    facts = FactsBlock(group=_("Text"))
    callout = CalloutBlock(group=_("Text"))
    steps = StepsBlock(group=_("Text"))
    accordion = AccordionBlock(group=_("Text"))
    image = PictureBlock(group=_("Pictures and files"))
    gallery = GalleryBlock(group=_("Pictures and files"))
    table = TableBlock(group=_("Pictures and files"))
    attachments = AttachmentsBlock(group=_("Pictures and files"))
    video = VideoBlock(group=_("Pictures and files"))
    cards = CardsBlock(group=_("Links and figures"))
    visit_counts = VisitCountsBlock(group=_("Links and figures"))

    def render(self, value: Any, context: Any = None) -> Any:
        """All pages that the text links to are read at once before it is rendered."""
        # The models, which this needs, are made of blocks.
        from pages.navigation.rich_text import prepare

        prepare(json.dumps(list(value.raw_data), ensure_ascii=False))
        return super().render(value, context)

    class Meta:
        template = "blocks/body.html"
