"""docs/security.md names tests that are there, and every requirement of the standard once."""

import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent
DOCUMENT = (ROOT.parent / "docs" / "security.md").read_text()
# Chapters of ASVS 4.0.3 and how many requirements each has at level 2.
REQUIREMENTS = {
    **{1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12},
    **{8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23},
}


@cache
def defined_in(path: str) -> set[str]:
    file = ROOT / path
    return set(re.findall(r"^def (test_\w+)\(", file.read_text(), re.MULTILINE))


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", DOCUMENT)
    assert len(named) > 150
    assert [name for path, name in named if name not in defined_in(path)] == []
    # Nothing else stands where tests are named.
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("|")]
    cells = [row.rstrip(" |").rpartition("| ")[2] for row in rows]
    odd = [cell for cell in cells if ".py" in cell and cell.count("::") != cell.count(".py")]
    assert odd == []


@pytest.mark.parametrize("chapter", REQUIREMENTS)
def test_every_requirement_stands_there_once(chapter: int) -> None:
    first_cells = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \|", DOCUMENT, re.MULTILINE)
    numbers = [number for cell in first_cells for number in cell.split(", ")]
    own = [number for number in numbers if number.startswith(f"{chapter}.")]
    assert len(own) == len(set(own)) == REQUIREMENTS[chapter]
