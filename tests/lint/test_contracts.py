"""Imports run the way that the contracts in pyproject.toml say."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A copy of the site's code."""
    compiled = shutil.ignore_patterns("__pycache__")
    for package in ("news", "pages", "sotngoaivu"):
        shutil.copytree(settings.BASE_DIR / package, tmp_path / package, ignore=compiled)
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def import_faults(code: Path) -> str:
    """What import-linter says of it; empty where every contract is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-cache", "--no-logo"]
    run = subprocess.run(command, cwd=code, capture_output=True, text=True, check=False)
    return run.stdout if run.returncode else ""


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("pages/late.py", "news", "News stands on pages, pages on the project"),
        ("sotngoaivu/visits/late.py", "pages", "pages on the project"),
        ("sotngoaivu/settings.py", "sotngoaivu.visits", "apps stand on its core"),
        ("sotngoaivu/visits/late.py", "sotngoaivu.search", "do not know each other"),
        ("pages/models/late.py", "pages.api", "In an app: views, then models, then blocks"),
    ],
)
def test_an_import_against_the_order_fails(
    module: str, imported: str, contract: str, code: Path
) -> None:
    with (code / module).open("a") as file:
        file.write(f"\n\ndef late() -> None:\n    import {imported}\n")
    assert f"{contract} BROKEN" in import_faults(code)


def test_a_circle_of_imports_fails(code: Path) -> None:
    (code / "news" / "one.py").write_text("import news.two\n")
    (code / "news" / "two.py").write_text("def late() -> None:\n    import news.one\n")
    assert "circle BROKEN" in import_faults(code)


def test_an_exception_without_its_import_fails(code: Path) -> None:
    assert import_faults(code) == ""
    contracts = code / "pyproject.toml"
    mended = '"news.apps -> news.mended"'
    contracts.write_text(
        contracts.read_text().replace(
            'id = "cycles"\n', f'id = "cycles"\nignore_imports = [{mended}]\n', 1
        )
    )
    assert "news.apps -> news.mended" in import_faults(code)
