"""Pictures and files that foreign text refers to, and what of it is left out."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sotngoaivu.core.i18n.languages import LocalizedText


class Reason(Enum):
    """Why something of a foreign text is not in the blocks."""

    SCRIPT = "script"
    FORM = "form"
    FRAME = "frame"
    PLAYER = "player"
    PICTURE = "picture"
    LINK = "link"
    FILE = "file"
    MERGED_CELLS = "merged-cells"
    TABLE_TOO_LARGE = "table-too-large"
    TABLE_CAPTION = "table-caption"
    SHORTCODE = "shortcode"
    COMMENT = "comment"
    PAGE_MARGIN = "page-margin"
    HIDDEN = "hidden"
    NUMBERS = "numbers"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS: dict[Reason, Promise] = {
    Reason.SCRIPT: _("A script was left out"),
    Reason.FORM: _("A form field was left out"),
    Reason.FRAME: _("A part of another site was left out"),
    Reason.PLAYER: _("A sound or film was left out"),
    Reason.PICTURE: _("A picture was left out; add it from the picture library"),
    Reason.LINK: _("A link was left out, its words stay"),
    Reason.FILE: _("A file was not found; the link to it leads to its old address"),
    Reason.MERGED_CELLS: _("A table has merged cells; look it through"),
    Reason.TABLE_TOO_LARGE: _("A table is too large; its text stays as paragraphs"),
    Reason.TABLE_CAPTION: _("A table has no caption; say what it tells"),
    Reason.SHORTCODE: _("A mark of the old site's program was left out"),
    Reason.COMMENT: _("Comments of the document were left out"),
    Reason.PAGE_MARGIN: _("The header or footer of the document's pages was left out"),
    Reason.HIDDEN: _("Text that the document hides was left out"),
    Reason.NUMBERS: _("A list does not begin with 1 in the document; here it does"),
}


@dataclass(frozen=True)
class LeftOut:
    reason: Reason
    what: str = ""

    def __str__(self) -> str:
        return f"{self.reason.label}: {self.what}" if self.what else str(self.reason.label)


class Media(Protocol):
    """Where what a text refers to is kept, or will be. Addresses are as the text has them."""

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        """The key of the picture in the library; None where there is none."""

    def document(self, address: str, title: str) -> int | None:
        """The key of the document that `address` is the file of; None where it is none."""

    def link(self, address: str) -> str | None:
        """The address to link to instead of a relative one or one of the old site; None: none."""


class NoMedia:
    """Takes words alone: pictures and files stay where they are."""

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        return None

    def document(self, address: str, title: str) -> int | None:
        return None

    def link(self, address: str) -> str | None:
        return None
