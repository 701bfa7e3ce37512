"""Database, as commands find it: whether it answers, and whether there is a site in it.

Whoever runs a command without the variables of the site that is meant has another database, with
nothing in it.
"""

from pathlib import Path

from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def reach() -> None:
    """Raise CommandError, one line, unless the database answers."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(
            f"The database named by DATABASE_URL cannot be reached: {reason}"
        ) from error


def require_site(otherwise: str) -> None:
    """Raise CommandError, which ends with `otherwise`, where no site has ever been or none answers.

    A file of SQLite that is not there is not made.
    """
    if has_file():
        reach()
        table = MigrationRecorder.Migration._meta.db_table
        if table in connection.introspection.table_names():
            return
    host = connection.settings_dict["HOST"]
    where = f"{connection.settings_dict['NAME']}{f' at {host}' if host else ''}"
    raise CommandError(
        f"There is no site in the database {where}, so nothing was done. Is another one meant? "
        "This command goes by VAR_DIR and DATABASE_URL; where systemd serves the site, begin it "
        f"with `sotngoaivu`, which knows them (docs/operations.md). {otherwise}".strip()
    )


def has_file() -> bool:
    """Whether there is a file of SQLite where it should be; true of other databases."""
    file = Path(connection.settings_dict["NAME"])
    return connection.vendor != "sqlite" or not file.is_absolute() or file.exists()
