"""What tests look for in the pages that they get."""

import json
import re
from typing import Any

from bs4 import BeautifulSoup, Tag


def plain(text: str) -> str:
    """The same with an ordinary space for each that does not break."""
    return text.replace("\u00a0", " ")


def element(html: Tag, selector: str) -> Tag:
    """The first element that the selector finds; there must be one."""
    found = html.select_one(selector)
    assert found is not None, selector
    return found


def attribute(html: Tag, selector: str, name: str) -> str:
    """What that element says under `name`, which has one value."""
    said = element(html, selector)[name]
    assert isinstance(said, str), name
    return said


def json_ld(html: BeautifulSoup) -> dict[str, Any]:
    """What the page's one script of JSON-LD says, without the context that it names."""
    (script,) = html.select('script[type="application/ld+json"]')
    assert script.string is not None
    data: dict[str, Any] = json.loads(script.string)
    assert data.pop("@context") == "https://schema.org"
    return data


def script_nonces(text: str) -> list[str]:
    """Of each script that is written in the answer, a page or JSON that holds part of one."""
    scripts = re.findall(r"<script((?:\s[^>]*)?)>", text.replace('\\"', '"'))
    acting = [each for each in scripts if "src=" not in each and "type=" not in each]
    return [re.sub(r'^ nonce="(.*)"$', r"\1", each) for each in acting]
