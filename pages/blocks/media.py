"""Image, document, table and video blocks."""

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from pages.blocks.rich_text import RichTextBlock
from sotngoaivu.core.i18n.languages import LocalizedText


class PictureChooserBlock(ImageChooserBlock):
    """Reads all pictures of a text, with their sizes, in one query."""

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        from sotngoaivu.media.lookup import read

        images = read({key for key in values if key})
        return [copy(images.get(key)) for key in values]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image and what is said of it, each text with its language."""

    image: Any
    alt: LocalizedText
    caption: LocalizedText
    credit: LocalizedText

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
        if is_decorative or not image:
            alt = LocalizedText()
        elif not alt:
            alt = image.default_alt
        if image and not credit:
            credit = image.default_credit
        return cls(image, alt, caption, credit)


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


class PictureBlock(blocks.StructBlock):
    """Wagtail's ImageBlock has no credit and takes no description in a second language."""

    image = PictureChooserBlock(label=_("Picture"))
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

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"
        value_class = PictureValue


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    images = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2)

    class Meta:
        icon = "image"
        label = _("Several pictures")
        template = "blocks/gallery.html"


class TableBlock(blocks.StructBlock):
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

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class AttachmentValue(blocks.StructValue):
    @property
    def label(self) -> LocalizedText:
        """The title given, else the document's."""
        document = self["document"]
        if self.get("title") or not document:
            return LocalizedText(self.get("title") or "")
        return LocalizedText.of(document, "title", document.localized_title)


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Empty: the title of the file.")
    )

    class Meta:
        value_class = AttachmentValue


class AttachmentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(AttachmentBlock(), label=_("Files"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Attached files")
        template = "blocks/attachments.html"


# Addresses of videos whose players can be shown here; static/js/site.js builds the players.
_VIDEO = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:.*&)?v=|shorts/|live/|embed/)|youtu\.be/"
    r"|(?:www\.)?vimeo\.com/(?:video/)?)[\w-]+"
)


class VideoBlock(blocks.StructBlock):
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

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
