"""Postal addresses, written in one line, taken apart for schema.org.

Vietnamese or English, from the street to the province: "số 76 đường Lý Thường Kiệt, thành phố Thái
Bình, tỉnh Thái Bình".
"""

import re

from pages.formats.json_ld import Node, filled

_COUNTRY = re.compile(r"(?:CHXHCN )?vi[eệ]t ?nam", re.IGNORECASE)
_PROVINCE = re.compile(r"\A(?:tỉnh\s.+|.+\sprovince)", re.IGNORECASE)
_PLACE = re.compile(
    r"\A(?:(?:phường|xã|thị trấn|thị xã|đặc khu|quận|huyện|thành phố|tp\.?|p\.)\s?.+"
    r"|.+\s(?:ward|commune|town|township|district|city))",
    re.IGNORECASE,
)
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5,6}$")


def postal_address(text: str) -> Node:
    """Street, locality and region by schema.org's names; what is not known for one is street."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and _COUNTRY.fullmatch(parts[-1]):
        parts.pop()
    code = ""
    if len(parts) > 1 and (found := _POSTAL_CODE.search(parts[-1])):
        code = found[0]
        parts[-1] = parts[-1][: found.start()].strip()
        parts = [part for part in parts if part]
    region: list[str] = []
    if len(parts) > 1 and _PROVINCE.fullmatch(parts[-1]):
        region = [parts.pop()]
    places: list[str] = []
    while len(parts) > 1 and _PLACE.fullmatch(parts[-1]):
        places.insert(0, parts.pop())
    if not region and len(places) > 1:
        # A city that is no part of a province.
        region = [places.pop()]
    return filled(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(parts),
            "addressLocality": ", ".join(places),
            "addressRegion": ", ".join(region),
            "postalCode": code,
            "addressCountry": "VN",
        }
    )
