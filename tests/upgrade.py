"""`make upgrade-check`: what the site knows of its dependencies, tried on their newest releases.

Installs the newest release of every package, whatever pyproject.toml allows, into a folder that is
removed in the end, and runs Django's checks and the tests that docs/upgrading.md names there, which
says what to do about what fails.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[A-Za-z0-9._-]+(?:\[[a-z,]+\])?")


def names() -> list[str]:
    """The packages that pyproject.toml asks for, without what it says of their versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return [match.group() for each in wanted if (match := _NAME.match(each))]


def newer(python: str) -> list[str]:
    """Lines "name: pinned → newest" of the packages that have a newer release."""
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    )
    newest = dict(line.split("==") for line in listed.stdout.split() if "==" in line)
    pinned = {each.metadata["Name"]: each.version for each in metadata.distributions()}
    return [
        f"{name}: {pinned[name]} → {version}"
        for name, version in sorted(newest.items())
        if name in pinned and pinned[name] != version
    ]


def tests() -> list[str]:
    """Those of `core/compat`, and others that docs/upgrading.md names."""
    named = re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / "docs" / "upgrading.md").read_text())
    return ["tests/core/compat", *sorted(set(named))]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="upgrade-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder, "bin", "python"))
        print("Installing the newest release of every package (some minutes) ...", flush=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", *names()], check=True)
        print("\n".join(newer(python)) or "Every package is the newest.", flush=True)
        environment = os.environ | {"SECRET_KEY": "upgrade", "VAR_DIR": folder}
        failed = 0
        commands: tuple[list[str], ...] = (
            ["manage.py", "check"],
            ["manage.py", "makemigrations", "--check", "--dry-run"],
            ["-m", "pytest", "-q", *tests()],
        )
        for command in commands:
            print(f"== {' '.join(command)}", flush=True)
            run = subprocess.run([python, *command], cwd=ROOT, env=environment, check=False)
            failed += run.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
