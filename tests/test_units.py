"""The units of systemd that docs/operations.md tells to install."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.packages import systemd_analyze

UNITS = sorted(
    path.name
    for path in Path(settings.BASE_DIR, "docs", "deploy").iterdir()
    if path.suffix == ".service"
)
pytestmark = pytest.mark.one_database


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [systemd_analyze(), *arguments],
        cwd=Path(settings.BASE_DIR, "docs", "deploy"),
        env=os.environ | {"SYSTEMD_COLORS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("unit", UNITS)
def test_a_service_can_do_little_that_it_need_not(unit: str) -> None:
    """Of 10, the most that systemd finds to be exposed, it says 2.5 at most."""
    done = analyze("security", "--offline=true", "--threshold=25", "--no-pager", f"./{unit}")
    assert done.returncode == 0, done.stdout
    assert "Overall exposure level" in done.stdout


@pytest.mark.parametrize("unit", [*UNITS, "sotngoaivu.socket", "sotngoaivu-backup.timer"])
def test_systemd_understands_every_line(unit: str) -> None:
    said = analyze("verify", f"./{unit}").stderr.splitlines()
    # Nothing is installed where the tests run.
    assert [line for line in said if "No such file or directory" not in line] == []
