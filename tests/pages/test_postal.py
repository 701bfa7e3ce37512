"""Addresses for search engines: the street is the street."""

import pytest

from pages.formats.postal import postal_address


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("76", ("76", "", "", "")),
        ("số 76 đường Lý Thường Kiệt", ("số 76 đường Lý Thường Kiệt", "", "", "")),
        (
            "Trong trụ sở UBND tỉnh, số 76 đường A, thành phố Thái Bình, tỉnh Thái Bình",
            ("Trong trụ sở UBND tỉnh, số 76 đường A", "thành phố Thái Bình", "tỉnh Thái Bình", ""),
        ),
        (
            "76 A Street, Thai Binh City, Thai Binh Province, Viet Nam",
            ("76 A Street", "Thai Binh City", "Thai Binh Province", ""),
        ),
        (
            "Số 1 phố B, phường Trần Lãm, tỉnh Hưng Yên 17000, Việt Nam",
            ("Số 1 phố B", "phường Trần Lãm", "tỉnh Hưng Yên", "17000"),
        ),
        (
            "Số 1 phố B, phường Ba Đình, thành phố Hà Nội, 11100",
            ("Số 1 phố B", "phường Ba Đình", "thành phố Hà Nội", "11100"),
        ),
        (
            "Số 1, xã C, huyện D, tỉnh E",
            ("Số 1", "xã C, huyện D", "tỉnh E", ""),
        ),
    ],
)
def test_an_address_is_taken_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    found = postal_address(text)
    names = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    assert tuple(found.get(name, "") for name in names) == parts
    assert (found["@type"], found["addressCountry"]) == ("PostalAddress", "VN")
    assert "" not in found.values()
