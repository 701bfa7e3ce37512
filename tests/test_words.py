"""One name for one thing, in the interface and in the starter content."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
SITE = re.compile(r"\b(?:this|the|new) site\b(?! map)", re.IGNORECASE)


def starter_texts() -> dict[str, str]:
    found = [path for app in ("pages", "news") for path in (ROOT / app).rglob("*.toml")]
    return {path.name: path.read_text() for path in found}


def catalogue() -> list[polib.POEntry]:
    return list(polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po")))


def test_the_site_has_one_name() -> None:
    named = [entry for entry in catalogue() if SITE.search(entry.msgid)]
    assert len(named) > 5
    for entry in named:
        assert not re.search(r"website|trang web|trang này", entry.msgstr, re.IGNORECASE), entry


@pytest.mark.parametrize("other", ["lãnh đạo Sở", "ban lãnh đạo", "Ban Lãnh đạo"])
def test_the_leadership_has_one_name(other: str) -> None:
    texts = starter_texts()
    assert sum("Ban Giám đốc" in text for text in texts.values()) > 3
    assert not [name for name, text in texts.items() if other in text]
    assert not [entry for entry in catalogue() if other in entry.msgstr]


def test_the_starter_content_calls_no_other_thing_this_site() -> None:
    texts = starter_texts()
    assert "privacy.toml" in texts
    for name, text in texts.items():
        assert not re.search(r"\b(?:website này|trang web này)", text, re.IGNORECASE), name
