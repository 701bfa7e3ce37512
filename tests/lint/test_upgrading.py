"""docs/upgrading.md names what the site sets on classes of others, and tests that are there."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.upgrade import tests as named_tests

pytestmark = pytest.mark.one_database

DOCUMENT = (settings.BASE_DIR / "docs" / "upgrading.md").read_text()
ROWS = [set(re.findall(r"\w+", line)) for line in DOCUMENT.splitlines() if line.startswith("|")]


def set_on_others() -> Iterator[tuple[str, str]]:
    """(class or module of a dependency, attribute) of each assignment in core/compat."""
    for file in sorted((settings.BASE_DIR / "sotngoaivu" / "core" / "compat").rglob("*.py")):
        tree = ast.parse(file.read_text())
        theirs = {
            each.asname or each.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("sotngoaivu")
            for each in node.names
        }
        for node in ast.walk(tree):
            for target in node.targets if isinstance(node, ast.Assign) else ():
                match target:
                    case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in theirs:
                        yield name, attribute


@pytest.mark.parametrize(("name", "attribute"), sorted(set(set_on_others())))
def test_what_is_set_on_a_dependencys_class_has_a_row(name: str, attribute: str) -> None:
    # Modules are called as in the code that imports them.
    wanted = {attribute} | ({name} if name[0].isupper() else set())
    assert any(wanted <= row for row in ROWS)


def test_the_tests_that_an_upgrade_runs_are_there() -> None:
    assert [name for name in named_tests() if not (settings.BASE_DIR / name).exists()] == []
