"""The lists of what is still to be mended may only become shorter."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.lint.ratchet import ratchet

pytestmark = pytest.mark.one_database

LISTED = "news/a.py:0: error: Old fault  [misc]\nnews/b.py:0: error: Old fault  [misc]\n"
FAULTS = LISTED.replace(":0:", ":12:") + "Found 2 errors in 2 files (checked 2 source files)\n"


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.txt"
    path.write_text(LISTED)
    return path


def test_the_listed_faults_pass(baseline: Path) -> None:
    assert ratchet(FAULTS, baseline) == 0
    assert baseline.read_text() == LISTED


@pytest.mark.parametrize("mended", ["", "news/a.py:12: error: Old fault  [misc]\n"])
def test_a_new_fault_fails_even_where_another_was_mended(
    mended: str, baseline: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    new = "news/b.py:13: error: New fault  [misc]"
    assert ratchet(FAULTS.replace(mended, "", 1) + new, baseline) == 1
    assert new in capfd.readouterr().out
    assert baseline.read_text() == LISTED


def test_the_same_fault_once_more_fails(baseline: Path) -> None:
    assert ratchet(FAULTS + "news/b.py:40: error: Old fault  [misc]\n", baseline) == 1


def test_a_mended_fault_leaves_the_list_and_fails_once(baseline: Path) -> None:
    mended = FAULTS.replace("news/a.py:12: error: Old fault  [misc]\n", "")
    assert ratchet(mended, baseline) == 1
    assert baseline.read_text() == "news/b.py:0: error: Old fault  [misc]\n"
    assert ratchet(mended, baseline) == 0


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
