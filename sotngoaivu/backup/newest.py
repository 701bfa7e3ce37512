"""Newest backup: when it was made, by what lies in the folder of backups."""

import contextlib
import time
from pathlib import Path

from django.conf import settings

from sotngoaivu.core.metrics import Metric

# Whole ones, encrypted or not: what is being written has another ending, and what a restore has
# kept of the former site begins otherwise.
PATTERNS = ("site-*.tar.gz", "site-*.tar.gz.age")


def made_at() -> float | None:
    """When the newest one was made, in seconds since 1970; None where there is no backup."""
    moments = []
    for pattern in PATTERNS:
        for file in Path(settings.VAR_DIR, "backups").glob(pattern):
            # Newer ones take the place of an old one meanwhile.
            with contextlib.suppress(FileNotFoundError):
                moments.append(file.stat().st_mtime)
    return max(moments, default=None)


def age() -> float | None:
    """In seconds; None where there is no backup."""
    moment = made_at()
    return None if moment is None else time.time() - moment


METRIC = Metric(
    "backup_age_seconds",
    "Since the newest backup in VAR_DIR/backups was made; missing where there is none.",
    age,
    of_site=True,
)
