"""What `make lint` checks. Every part runs, whatever the others find; any fault fails the whole.

The site need not be set up, and nothing is written to its `var/`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = ("--settings", "tests.lint.settings")
PARTS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djhtml", "--check", "news", "pages", "sotngoaivu", "templates"],
    "imports": ["lint-imports", "--no-cache", "--no-logo"],
    "messages": ["python", "-m", "tests.lint.messages"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "safe migrations": ["python", "-m", "django", "lintmigrations", *_SETTINGS],
    "types": ["mypy"],
}


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {
            "SECRET_KEY": "only to check the code",
            "VAR_DIR": scratch,
            "DATABASE_URL": "",
            "CACHE_URL": "",
        }
        for part, (program, *arguments) in PARTS.items():
            print(f"== {part}", flush=True)
            command = [str(Path(sys.executable).parent / program), *arguments]
            if subprocess.call(command, cwd=ROOT, env=environment):
                failed.append(part)
    print(f"== failed: {', '.join(failed)}" if failed else "== all is well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
