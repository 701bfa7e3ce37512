"""Migrations of every app of the site are looked at, whatever it is called."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.lint.settings import MIGRATION_LINTER_OPTIONS

pytestmark = pytest.mark.one_database

FOLDERS = [
    folder.relative_to(settings.BASE_DIR)
    for package in ("news", "pages", "sotngoaivu")
    for folder in sorted((settings.BASE_DIR / package).glob("**/migrations"))
]


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_migrations_are_looked_at(folder: Path) -> None:
    app = apps.get_containing_app_config(".".join(folder.parts))
    assert app is not None
    assert app.label in MIGRATION_LINTER_OPTIONS["include_apps"]
