"""Image, document, table and video blocks."""

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from pages.blocks.plain_html import PlainHTML
from pages.blocks.restrictions import RestrictedDocumentChooserBlock, may_fetch
from pages.blocks.rich_text import RichTextBlock
from pages.formats.elements import heading, own_words, words
from pages.formats.images import best
from sotngoaivu.core.i18n.languages import LocalizedText

# Closing quotation marks may follow them.
_SENTENCE_ENDS = tuple(sign + mark for sign in ".!?…:;" for mark in ("", "”", '"', "»", ")"))


class PictureChooserBlock(ImageChooserBlock):
    """Reads all pictures of a text, with their sizes, in one query.

    `rendition_sets` names the ways in which they are shown (`sotngoaivu.media.specs`).
    """

    def __init__(self, *, rendition_sets: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rendition_sets = rendition_sets

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        from sotngoaivu.media.lookup import read

        images = read({key for key in values if key})
        return [copy(images.get(key)) if key else None for key in values]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image and what is said of it, each text with its language."""

    image: Any
    alt: LocalizedText
    caption: LocalizedText
    credit: LocalizedText
    is_decorative: bool = False

    @classmethod
    def of(
        cls,
        image: Any,
        *,
        alt: LocalizedText,
        caption: LocalizedText,
        credit: LocalizedText,
        is_decorative: bool = False,
    ) -> "Picture":
        """Where nothing is said, what the picture library says; no `alt` for what only adorns."""
        is_decorative = is_decorative or bool(image and image.is_decorative and not alt)
        if is_decorative or not image:
            alt = LocalizedText()
        elif not alt:
            alt = image.default_alt
        if image and not credit:
            credit = image.default_credit
        return cls(image, alt, caption, credit, is_decorative)

    @property
    def terms(self) -> LocalizedText:
        """What others may do with it; empty: it is not offered to them."""
        terms: LocalizedText = self.image.default_terms if self.image else LocalizedText()
        return terms

    @property
    def between(self) -> str:
        """What parts the caption from the credit: "Rice fields. Illustration: …"."""
        if not (self.caption and self.credit):
            return ""
        return " " if str(self.caption).rstrip().endswith(_SENTENCE_ENDS) else ". "

    @property
    def lacks_description(self) -> bool:
        """Whether somebody who cannot see it is told nothing although it tells something."""
        return bool(self.image) and not self.alt and not self.is_decorative

    def plain_html(self) -> str:
        if not self.image:
            return ""
        file = best(self.image)
        caption = words(self.caption) + self.between if self.caption else ""
        if self.credit:
            caption += f"<small>{words(self.credit)}</small>"
        return (
            f'<figure><img src="{escape(file.file.url)}" alt="{escape(self.alt)}"{self.alt.lang}'
            f' width="{file.width}" height="{file.height}">'
            + (f"<figcaption>{caption}</figcaption>" if caption else "")
            + "</figure>"
        )


class PictureValue(blocks.StructValue):
    @property
    def picture(self) -> Picture:
        return Picture.of(
            self.get("image"),
            alt=LocalizedText(self.get("alt") or ""),
            caption=LocalizedText(self.get("caption") or ""),
            credit=LocalizedText(self.get("credit") or ""),
            is_decorative=bool(self.get("is_decorative")),
        )


class PictureBlock(PlainHTML, blocks.StructBlock):
    """Wagtail's ImageBlock has no credit and takes no description in a second language."""

    image = PictureChooserBlock(label=_("Picture"), rendition_sets=("text",))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        help_text=_(
            "Read aloud to people who cannot see it. Empty: the description in the picture library."
        ),
    )
    is_decorative = blocks.BooleanBlock(
        label=_("Only adorns"),
        required=False,
        help_text=_("Tells nothing that the text does not: nothing is read aloud for it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(
        label=_("Credit"), required=False, help_text=_("Empty: that of the picture library.")
    )
    size = blocks.ChoiceBlock(
        label=_("Size"),
        choices=[("text", _("As wide as the text")), ("wide", _("Wider than the text"))],
        default="text",
    )

    def plain_html(self, value: Any) -> str:
        picture: Picture = value.picture
        return picture.plain_html()

    def pictures(self, value: Any) -> list[Picture]:
        return [value.picture]

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"
        value_class = PictureValue


class GalleryPictureBlock(PictureBlock):
    image = PictureChooserBlock(label=_("Picture"), rendition_sets=("gallery",))


class GalleryBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("title",)
    title = blocks.CharBlock(label=_("Title"), required=False)
    images = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2)

    def plain_html(self, value: Any) -> str:
        pictures = "".join(item.picture.plain_html() for item in value["images"])
        return heading(value.get("title")) + pictures

    def pictures(self, value: Any) -> list[Picture]:
        return [item.picture for item in value["images"]]

    class Meta:
        icon = "image"
        label = _("Several pictures")
        template = "blocks/gallery.html"


class TableBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("caption",)
    caption = blocks.CharBlock(label=_("Caption"), help_text=_("What the table tells."))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
            (
                "rich_text",
                RichTextBlock(
                    label=_("Formatted text"), features=["bold", "italic", "link"], required=False
                ),
            ),
        ],
        label=_("Table"),
    )

    def plain_html(self, value: Any) -> str:
        table = value["table"]
        head = "".join(f'<th scope="col">{escape(each["heading"])}</th>' for each in table.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_plain_cell(cell.value)}</td>" for cell in row) + "</tr>"
            for row in table.rows
        )
        caption = f"<caption>{escape(value['caption'])}</caption>" if value.get("caption") else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


def _plain_cell(value: Any) -> str:
    if value is None:
        return ""
    return value.source if isinstance(value, RichText) else escape(value)


class AttachmentValue(blocks.StructValue):
    @property
    def label(self) -> LocalizedText:
        """The title given, else the document's."""
        document = self["document"]
        if self.get("title") or not document:
            return LocalizedText(self.get("title") or "")
        return LocalizedText.of(document, "title", document.localized_title)


class AttachmentBlock(blocks.StructBlock):
    document = RestrictedDocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Empty: the title of the file.")
    )

    class Meta:
        value_class = AttachmentValue


class AttachmentsBlock(PlainHTML, blocks.StructBlock):
    documents = blocks.ListBlock(AttachmentBlock(), label=_("Files"), min_num=1)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add `attachments`, those that the reader may have."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["attachments"] = _attachments(value, context.get("request"))
        return context

    def plain_html(self, value: Any) -> str:
        items = "".join(
            f'<li><a href="{escape(item["document"].url)}">{words(item.label)}</a> '
            f"({escape(item['document'].file_extension.upper())})</li>"
            for item in _attachments(value)
        )
        return f"<h2>{own_words(_now('Attached files'))}</h2><ul>{items}</ul>" if items else ""

    class Meta:
        icon = "doc-full"
        label = _("Attached files")
        template = "blocks/attachments.html"


def _attachments(value: Any, request: HttpRequest | None = None) -> list[Any]:
    listed = (item for item in value["documents"] if item.get("document"))
    return [item for item in listed if may_fetch(item["document"], request)]


# Whole addresses of videos whose players can be shown here; static/js/site.js builds the players.
_VIDEO = re.compile(
    r"\Ahttps://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:\S*&)?v=|shorts/|live/|embed/)|youtu\.be/"
    r"|(?:www\.)?vimeo\.com/(?:video/)?)[A-Za-z0-9_-]+(?:[/?&#]\S*)?\Z"
)


class VideoBlock(PlainHTML, blocks.StructBlock):
    """A video elsewhere on the web; nothing of it is loaded before the reader asks for it.

    A plain address: Wagtail's EmbedBlock asks the video's site about it while the editor saves.
    """

    url = blocks.RegexBlock(
        _VIDEO,
        label=_("Address of the video"),
        help_text=_("The address of a video on YouTube or Vimeo, as the browser shows it."),
        error_messages={"invalid": _("This is not the address of a video on YouTube or Vimeo.")},
    )
    title = blocks.CharBlock(label=_("What the video shows"))

    def plain_html(self, value: Any) -> str:
        label = escape(value["title"] or value["url"])
        return f'<p><a href="{escape(value["url"])}">{label}</a></p>'

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
