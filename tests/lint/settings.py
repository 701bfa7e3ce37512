"""The site's settings with what checks migrations that come after the first ones."""

from typing import Any

from sotngoaivu.settings import *  # noqa: F403
from sotngoaivu.settings import BASE_DIR, INSTALLED_APPS

_OURS = [
    name.rpartition(".")[2]
    for name in INSTALLED_APPS
    if BASE_DIR.joinpath(*name.split("."), "migrations").is_dir()
]
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS: dict[str, Any] = {
    # A site is stopped while it is upgraded, and SQLite makes a table anew for many a change.
    "ignore_initial_migrations": True,
    "include_apps": _OURS,
    "no_cache": True,
    "quiet": ["ignore", "ok"],
}
