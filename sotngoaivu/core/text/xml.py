"""XML: which characters it allows, and elements without attributes."""

import re
from xml.sax.xmlreader import AttributesImpl

# What XML 1.0 cannot hold (its production 2, Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NO_ATTRIBUTES: "AttributesImpl[str]" = AttributesImpl({})


def legal(text: str) -> str:
    """`text` without the characters that no XML document may hold."""
    return _ILLEGAL.sub("", text)
