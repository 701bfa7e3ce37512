"""Text blocks: headings, paragraphs, quotations, lists of facts."""

from typing import Any

from django.utils.text import slugify as ascii_slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.rich_text import RichTextBlock
from sotngoaivu.core.text.vietnamese import slugify

# What the editor's toolbar offers; headings are blocks of their own, for the table of contents.
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("h2", _("Section")), ("h3", _("Part of a section"))],
        default="h2",
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor(value["text"])
        return context

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


def anchor(text: str) -> str:
    """The id that a heading has, so that it can be linked to."""
    return slugify(text) or ascii_slugify(text) or "muc"


class ParagraphBlock(RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "blocks/paragraph.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words quoted"), help_text=_("Without quotation marks."))
    attribution = blocks.CharBlock(label=_("Who said or wrote it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quotation.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"))
    description = RichTextBlock(label=_("Description"), features=["bold", "italic", "link"])


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("List of facts")
        template = "blocks/facts.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("important", _("Important"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Box")
        template = "blocks/callout.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, required=False)


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class AccordionItemBlock(blocks.StructBlock):
    summary = blocks.CharBlock(label=_("Question or title"))
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Items"), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Questions and answers")
        template = "blocks/accordion.html"
