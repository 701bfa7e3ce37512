"""Fixtures for the whole suite.

The same tests run on SQLite and on PostgreSQL; `make test` sets DATABASE_URL for the second run.
Every test finds the starter content in the database, and what it changes is rolled back.
"""

from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test.signals import setting_changed
from django.utils.translation.reloader import translation_file_changed

from sotngoaivu.management.commands.compilemessages import compile_folder

# How long an example takes is the machine's affair.
hypothesis.settings.register_profile(
    "site", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("site")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, not in each worker; name static files without hashes.

    Hashed names would need the files to be gathered first. Each worker has a cache of its own: a
    picture has the same number in another worker's database, and is another picture there.
    """
    if not hasattr(config, "workerinput") and compile_folder(settings.BASE_DIR / "locale"):
        translation_file_changed(None, Path("new.mo"))
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.VISITS_THREAD = settings.PICTURES_THREAD = False
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    # Starting the applications has made the storages already; this makes them anew.
    for name in ("STORAGES", "CACHES"):
        setting_changed.send(settings, setting=name, value=getattr(settings, name), enter=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        call_command("load_starter", verbosity=0)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What a test leaves in the database is rolled back; what it leaves in the cache, emptied."""
    cache.clear()


@pytest.fixture
def home(db: None) -> Any:
    from pages.models import HomePage

    return HomePage.objects.get()
