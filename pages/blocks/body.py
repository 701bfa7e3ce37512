"""The body of pages and articles."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.links import CardsBlock
from pages.blocks.live import VisitFiguresBlock
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
    visit_figures = VisitFiguresBlock(group=_("Links and figures"))

    class Meta:
        template = "blocks/body.html"
