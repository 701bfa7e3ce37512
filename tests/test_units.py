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


def test_commands_are_given_as_the_units_give_theirs(tmp_path: Path) -> None:
    """The same user, variables and folder; what is asked for arrives as it was written."""
    deploy = Path(settings.BASE_DIR, "docs", "deploy")
    asked = tmp_path / "systemd-run"
    asked.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    asked.chmod(0o755)
    done = subprocess.run(
        [deploy / "sotngoaivu", "shell", "-c", "print(1, '2  3')"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    options, _dashes, command = done.stdout.partition("\n--\n")
    told = {line.removeprefix("--property=") for line in options.splitlines() if "=" in line}
    unit = (deploy / "sotngoaivu-prepare.service").read_text().splitlines()
    names = ("User=", "UMask=", "EnvironmentFile=", "WorkingDirectory=")
    assert told == {line for line in unit if line.startswith(names)}
    [start] = [line.removeprefix("ExecStart=") for line in unit if line.startswith("ExecStart=")]
    assert command.splitlines() == [
        *start.removesuffix(" prepare").split(),
        "shell",
        "-c",
        "print(1, '2  3')",
    ]
