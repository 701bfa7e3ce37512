"""XML: elements without attributes."""

from xml.sax.xmlreader import AttributesImpl

NO_ATTRIBUTES: "AttributesImpl[str]" = AttributesImpl({})
