"""The site's settings with what checks migrations that come after the first ones."""

from sotngoaivu.settings import *  # noqa: F403
from sotngoaivu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    # A site is stopped while it is upgraded, and SQLite makes a table anew for many a change.
    "ignore_initial_migrations": True,
    "include_apps": ["accounts", "media", "news", "pagecache", "pages", "search", "visits"],
    "no_cache": True,
    "quiet": ["ignore", "ok"],
}
