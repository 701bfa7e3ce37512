"""Fixtures for the whole suite.

The same tests run on SQLite and on PostgreSQL; `make test` sets DATABASE_URL for the second run.
Every test finds the starter content in the database, and what it changes is rolled back.
"""

from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command


def pytest_configure() -> None:
    """Static files by their own names: hashed ones would have to be gathered first."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        pass


@pytest.fixture
def home(db: None) -> Any:
    from pages.models import HomePage

    return HomePage.objects.get()
