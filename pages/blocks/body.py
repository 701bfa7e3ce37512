"""Body block: the StreamField of pages and articles."""

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
from pages.blocks.rich_text import links_in
from pages.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    FactsBlock,
    HeadingBlock,
    ParagraphBlock,
    QuotationBlock,
    StepsBlock,
)
from sotngoaivu.core.fields import is_left_empty


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(group=_("Text"))
    paragraph = ParagraphBlock(group=_("Text"), required=False)
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

    def opening(self) -> blocks.StreamValue:
        """The body of a new page: an empty paragraph, so that one writes at once."""
        return self.to_python([{"type": "paragraph", "value": ""}])

    def clean(self, value: Any) -> blocks.StreamValue:
        """Wagtail's, without the paragraphs that were left empty."""
        cleaned = super().clean(value)
        kept = [
            (child.block_type, child.value, child.id)
            for child in cleaned
            if child.block_type != "paragraph" or not is_left_empty(child.value.source)
        ]
        return blocks.StreamValue(self, kept)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add `links`, for the rich text in the body."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if navigation := context.get("navigation"):
            context["links"] = links_in(value, navigation)
        return context

    class Meta:
        template = "blocks/body.html"
