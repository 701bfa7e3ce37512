"""Bounds of foreign text: how much of it is read, so that none holds up a request for long."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Signs of HTML, pictures within it apart. A book has a million.
SIGNS = 3_000_000
ELEMENTS = 60_000
BLOCKS = 1_000
# What is lost beyond is told by the parser.
DEPTH_ERROR = "depth"
COLUMNS, ROWS = 20, 500
# Of all pictures that stand within the text, in bytes once decoded.
PICTURES, PICTURE_BYTES = 60, 18 * 1024 * 1024


class TooMuch(Exception):
    """The text is not read, for a reason that is told to who sent it."""

    def __init__(self, told: str | Promise) -> None:
        super().__init__(told)

    @property
    def told(self) -> str:
        return str(self.args[0])


TOO_LONG = _("This text is too long. Take it in several parts.")
TOO_DEEP = _(
    "This text is nested too deeply to be read. Paste it as plain text, or in several parts."
)
