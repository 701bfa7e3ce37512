"""Text blocks: headings, paragraphs, quotations, lists of facts."""

from typing import Any

from django.utils.html import escape
from django.utils.text import slugify as ascii_slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.plain_html import PlainHTML
from pages.blocks.rich_text import RichTextBlock
from pages.formats.elements import heading
from sotngoaivu.core.text.vietnamese import slugify

# What the editor's toolbar offers; headings are blocks of their own, for the table of contents.
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript"]


class HeadingBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("text",)
    text = blocks.CharBlock(label=_("Text"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("h2", _("Section")), ("h3", _("Part of a section"))],
        default="h2",
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor(value.get("text") or "")
        return context

    def plain_html(self, value: Any) -> str:
        level = "h3" if value["level"] == "h3" else "h2"
        return f"<{level}>{escape(value.get('text') or '')}</{level}>"

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


def anchor(text: str) -> str:
    """The id that a heading has, so that it can be linked to."""
    return slugify(text) or ascii_slugify(text) or "muc"


class ParagraphBlock(PlainHTML, RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    def plain_html(self, value: Any) -> str:
        return str(value.source)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "blocks/paragraph.html"


class QuotationBlock(PlainHTML, blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words quoted"), help_text=_("Without quotation marks."))
    attribution = blocks.CharBlock(label=_("Who said or wrote it"), required=False)

    def plain_html(self, value: Any) -> str:
        words = escape(value["text"]).replace("\n", "<br>")
        by = value.get("attribution")
        return f"<blockquote><p>{words}</p>{f'<p>— {escape(by)}</p>' if by else ''}</blockquote>"

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quotation.html"


class FactBlock(blocks.StructBlock):
    heading_fields = ("term",)
    term = blocks.CharBlock(label=_("Term"))
    description = RichTextBlock(label=_("Description"), features=["bold", "italic", "link"])


class FactsBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("title",)
    title = blocks.CharBlock(label=_("Title"), required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    def plain_html(self, value: Any) -> str:
        rows = "".join(
            f"<dt>{escape(fact['term'])}</dt><dd>{fact['description'].source}</dd>"
            for fact in value["facts"]
        )
        return f"{heading(value.get('title'))}<dl>{rows}</dl>"

    class Meta:
        icon = "list-ul"
        label = _("List of facts")
        template = "blocks/facts.html"


class CalloutBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("title",)
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("important", _("Important"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    def plain_html(self, value: Any) -> str:
        opening = f"<p><strong>{escape(value['title'])}</strong></p>" if value.get("title") else ""
        return f"<blockquote>{opening}{value['text'].source}</blockquote>"

    class Meta:
        icon = "info-circle"
        label = _("Box")
        template = "blocks/callout.html"


class StepBlock(blocks.StructBlock):
    heading_fields = ("title",)
    title = blocks.CharBlock(label=_("Title"))
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, required=False)


class StepsBlock(PlainHTML, blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    def plain_html(self, value: Any) -> str:
        items = "".join(
            f"<li><p><strong>{escape(step['title'])}</strong></p>"
            f"{step['text'].source if step.get('text') else ''}</li>"
            for step in value["steps"]
        )
        return f"<ol>{items}</ol>"

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class AccordionItemBlock(blocks.StructBlock):
    heading_fields = ("summary",)
    summary = blocks.CharBlock(label=_("Question or title"))
    text = RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)


class AccordionBlock(PlainHTML, blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Items"), min_num=1)

    def plain_html(self, value: Any) -> str:
        return "".join(
            f"<h3>{escape(item['summary'])}</h3>{item['text'].source}" for item in value["items"]
        )

    class Meta:
        icon = "collapse-down"
        label = _("Questions and answers")
        template = "blocks/accordion.html"
