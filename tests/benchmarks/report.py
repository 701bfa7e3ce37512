"""What was measured, as Markdown."""

import datetime
import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("Django", "wagtail", "gunicorn", "uvicorn")


@dataclass
class Table:
    title: str
    columns: Sequence[str]
    rows: list[list[object]] = field(default_factory=list)
    # Below the table: what its figures mean, one sentence each.
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", _row(self.columns)]
        lines.append("| --- |" + " ---: |" * (len(self.columns) - 1))
        lines += [_row(row) for row in self.rows]
        if self.notes:
            lines += ["", *self.notes]
        return "\n".join(lines) + "\n"


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def processor() -> str:
    """The processor's name as Linux knows it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def memory_gigabytes() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def machine(postgres: str = "") -> str:
    """One paragraph: what the figures were measured on. `postgres` is its version, if used."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    databases = f"SQLite {sqlite3.sqlite_version}" + (
        f", PostgreSQL {postgres}" if postgres else ""
    )
    today = datetime.datetime.now(datetime.UTC).astimezone()
    return (
        f"{len(os.sched_getaffinity(0))} cores of {processor()}, {memory_gigabytes()} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"{packages}, {databases}; {_revision()}measured on {today:%d/%m/%Y}."
    )


def _revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return f"revision {done.stdout.strip()}, " if done.returncode == 0 else ""


def document(tables: list[Table], about: str) -> str:
    return "\n".join([about, "", *(table.markdown() for table in tables)])
