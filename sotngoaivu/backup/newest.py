"""Newest backup: when it was made, by what lies in the folder of backups."""

import time
from pathlib import Path

from django.conf import settings

from sotngoaivu.core.metrics import Metric

# What a restore has kept of the former site is named otherwise.
PATTERN = "site-*.tar.gz*"


def newest() -> Path | None:
    found = Path(settings.VAR_DIR, "backups").glob(PATTERN)
    return max(found, key=lambda file: file.stat().st_mtime, default=None)


def age() -> float | None:
    """In seconds; None where there is no backup."""
    file = newest()
    return time.time() - file.stat().st_mtime if file else None


METRIC = Metric(
    "backup_age_seconds",
    "Since the newest backup in VAR_DIR/backups was made; missing where there is none.",
    age,
    of_site=True,
)
