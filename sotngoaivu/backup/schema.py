"""Schema check: an archive's migrations against those of this code.

Told by the graph of migrations. Names have no order, and a squashed migration stands for those
that it replaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def applied() -> dict[str, list[str]]:
    """The migrations that this database has been through, for each app.

    Left out are names that the code does not know any more, such as those of an app that has been
    removed. Raises CommandError where the database is behind the code: its rows would be read by
    models that do not fit them.
    """
    loader = MigrationLoader(connection)
    behind = sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    if behind:
        raise CommandError(
            f"The database is older than the site's code (it lacks {_named(behind)}). "
            "Bring it up to date first: manage.py migrate"
        )
    names: dict[str, list[str]] = {}
    for app, name in sorted(loader.graph.nodes):
        names.setdefault(app, []).append(name)
    return names


@dataclass(frozen=True)
class Difference:
    """Migrations, as `app.name` joined by commas, that only one side has; empty where none."""

    unknown_here: str
    missing_there: str


def compare(migrations: Mapping[str, list[str]]) -> Difference:
    """Compare those of an archive with those of this code. Asks no database."""
    loader = MigrationLoader(None)
    there = {(app, name) for app, names in migrations.items() for name in names}
    known = set(loader.disk_migrations)
    for migration in loader.replacements.values():
        known |= set(migration.replaces)
    unknown = there - known
    # A squashed migration and all that it replaces come to the same; it may replace others of its
    # kind, so this goes on as long as it finds something.
    before = 0
    while before != len(there):
        before = len(there)
        for squashed, migration in loader.replacements.items():
            if squashed in there:
                there |= set(migration.replaces)
            elif there.issuperset(migration.replaces):
                there.add(squashed)
    return Difference(_named(unknown), _named(set(loader.graph.nodes) - there))


def _named(migrations: set[tuple[str, str]] | list[tuple[str, str]]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in sorted(migrations))
