"""Pictures that stand within a text: taken out before it is parsed, each under a short name."""

import base64
import binascii
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from pages.foreign.bounds import PICTURE_BYTES, PICTURES, TooMuch

SCHEME = "foreign-picture:"
TOO_MANY = _("There are too many pictures in this text. Take it in several parts.")
_DATA = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,([A-Za-z0-9+/=%\s]*)", re.IGNORECASE)


@dataclass
class Embedded:
    """The contents of the pictures, in the order of the text."""

    pictures: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> str:
        """The name by which the text has the picture from now on. Raises TooMuch."""
        total = sum(map(len, self.pictures)) + len(content)
        if len(self.pictures) >= PICTURES or total > PICTURE_BYTES:
            raise TooMuch(TOO_MANY)
        self.pictures.append(content)
        return f"{SCHEME}{len(self.pictures) - 1}"

    def get(self, source: str) -> bytes | None:
        number = source.removeprefix(SCHEME)
        if number == source or not number.isdecimal() or len(number) > 4:
            return None
        return self.pictures[int(number)] if int(number) < len(self.pictures) else None


def take_out(html: str) -> tuple[str, Embedded]:
    """`html` with names instead of pictures in base64, and the pictures. Raises TooMuch.

    What cannot be read names nothing.
    """
    kept = Embedded()

    def name(found: re.Match[str]) -> str:
        try:
            content = base64.b64decode(found[1].replace("%0A", ""), validate=False)
        except (binascii.Error, ValueError):
            return SCHEME
        return kept.add(content) if content else SCHEME

    return _DATA.sub(name, html), kept
