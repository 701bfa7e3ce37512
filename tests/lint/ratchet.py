"""mypy's faults may only become fewer: those known from before are listed in mypy-baseline.txt.

A fault that is not listed fails. Mended ones are taken off the list, which fails too, once, so that
the shorter list is committed. The lines of a file that moves are moved by hand.
"""

import subprocess
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("mypy-baseline.txt")


def listed(command: str, faults: str, baseline: Path) -> int:
    """Hand mypy's output to mypy-baseline, which prints the faults that are not in `baseline`."""
    arguments = [command, f"--baseline-path={baseline}"]
    if command == "filter":
        arguments.append("--allow-unsynced")
    process = [sys.executable, "-m", "mypy_baseline", *arguments]
    return subprocess.run(process, input=faults, text=True, check=False).returncode


def ratchet(faults: str, baseline: Path = BASELINE) -> int:
    """Return 0 if mypy's output has the faults of `baseline`, no more and no fewer."""
    if listed("filter", faults, baseline):
        print(f"These faults are new; those known from before are in {baseline.name}.")
        return 1
    before = baseline.read_text()
    listed("sync", faults, baseline)
    after = baseline.read_text()
    if after != before:
        print(f"Faults were mended: {baseline.name} is shorter now. Commit it.")
        return 1
    print(f"No new faults; {len(after.splitlines())} are left to mend.")
    return 0


def main() -> int:
    # What an earlier run has kept would make mypy tell some faults differently.
    command = [sys.executable, "-m", "mypy", "--no-incremental", "--no-error-summary"]
    mypy = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if mypy.returncode not in (0, 1):
        print(mypy.stdout)
        return mypy.returncode
    return ratchet(mypy.stdout)


if __name__ == "__main__":
    sys.exit(main())
