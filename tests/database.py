"""The database with the starter content: built once, copied for every worker.

Migrating and loading takes some twenty seconds, copying less than one. What is built stays in
pytest's cache (its own folder, outside git) under a name that changes with everything it is made
of. It is built as a site is: by `manage.py prepare`, twice at once.
"""

import contextlib
import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.processes import started
from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent
# What the migrations and the starter content are made of, besides the packages.
SOURCES = ("news", "pages", "sotngoaivu", "templates", "locale")
PACKAGES = ("Django", "wagtail", "django-modeltranslation", "modelsearch", "django-taggit")
# What Python writes by itself, and what is compiled of the .po files beside it.
_MADE = {".pyc", ".mo", ".new"}
# What is said while the empty database is filled, and by who came at the same time.
PREPARED, PREPARED_TOO = "prepared.log", "prepared-too.log"
TOLD = {
    "SECRET_KEY": "only for the tests, which nobody could want to guess at all",
    "TRUSTED_PROXIES": "1",
    "LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "sotngoaivu.settings",
}
# Beside the PostgreSQL databases of the workers, of which they are copies.
_TEMPLATE = "starter_"


def fingerprint() -> str:
    """A digest of all that decides what is built: sources, packages, the site's address, the day.

    The day, because the news of the starter content are so many days old.
    """
    from django.conf import settings
    from django.utils import timezone

    digest = hashlib.sha256()
    told = [*(f"{name} {version(name)}" for name in PACKAGES), sys.version, sqlite3.sqlite_version]
    told += [settings.SITE_URL, settings.TIME_ZONE, timezone.localdate().isoformat()]
    digest.update("\n".join(told).encode())
    for path in sorted(path for source in SOURCES for path in (ROOT / source).rglob("*.*")):
        if path.is_file() and path.suffix not in _MADE:
            digest.update(f"\n{path.relative_to(ROOT)}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """One process at a time, of all that share `folder`."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Database:
    """The worker's own copy of what is built in `cache`, under the connection `default`.

    Django's blocker must let the database be used.
    """

    def __init__(self, cache: Path, worker: str) -> None:
        from django.db import connection

        self.connection = connection
        self.cache = cache
        self.worker = worker
        self.is_postgresql = connection.vendor == "postgresql"
        self.original = connection.settings_dict["NAME"]
        self.name = f"file:memorydb_default_{worker}?mode=memory&cache=shared"
        if self.is_postgresql:
            self.name = f"test_{self.original}_{worker}"
        self.built = cache / f"{connection.vendor}-{fingerprint()}"

    @property
    def media(self) -> Path:
        """The files of the starter content's pictures; there once `copy` has been called."""
        return self.built / "media"

    def copy(self) -> None:
        """Make the worker's database anew, as a site that has just been opened."""
        from django.conf import settings

        with alone(self.cache, self.connection.vendor):
            if not self._is_built():
                self._build()
            self.connection.close()
            if self.is_postgresql:
                self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
                self._on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{self._template}"')
        self.connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = self.name
        self.connection.ensure_connection()
        if not self.is_postgresql:
            with contextlib.closing(sqlite3.connect(self._file)) as built:
                built.backup(self.connection.connection)
        self._remove_accounts()

    def _remove_accounts(self) -> None:
        """The first account is made by `prepare`; tests make their own."""
        from django.contrib.auth import get_user_model
        from django.core.management.color import no_style

        users = get_user_model()._default_manager
        users.all().delete()
        table = {"table": users.model._meta.db_table, "column": "id"}
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_by_name_sql(no_style(), [table]):
                cursor.execute(statement)

    def drop(self) -> None:
        """Leave no database behind but the template."""
        from django.conf import settings

        self.connection.close()
        if self.is_postgresql:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = (
            self.original
        )

    @property
    def _file(self) -> Path:
        return self.built / "site.sqlite3"

    @property
    def _template(self) -> str:
        return f"{_TEMPLATE}{self.built.name.partition('-')[2]}"

    def _is_built(self) -> bool:
        if not self.built.exists():
            return False
        return not self.is_postgresql or self._template in self._templates()

    def _build(self) -> None:
        """Whatever is interrupted is built again: the folder gets its name at the end."""
        for former in self.cache.glob(f"{self.connection.vendor}-*"):
            shutil.rmtree(former)
        part = self.built.with_name(f"{self.built.name}.part")
        part.mkdir()
        if self.is_postgresql:
            for outdated in self._templates():
                self._on_server(f'DROP DATABASE "{outdated}" WITH (FORCE)')
            self._on_server(f'CREATE DATABASE "{self._template}"')
        self._prepare_twice(part)
        part.rename(self.built)

    def _prepare_twice(self, folder: Path) -> None:
        """Two at once: processes of one machine, or two machines where PostgreSQL is shared."""
        told = {**TOLD, "DATABASE_URL": self._url(folder, self._template)}
        folders = (folder, folder / "other" if self.is_postgresql else folder)
        command = [sys.executable, "manage.py", "prepare", "--database-only"]
        with contextlib.ExitStack() as stack:
            processes = []
            for name, place in zip((PREPARED, PREPARED_TOO), folders, strict=True):
                log = stack.enter_context((folder / name).open("w"))
                given = told | {"VAR_DIR": str(place), "MEDIA_ROOT": str(folder / "media")}
                process = started(command, given, stdout=log, stderr=subprocess.STDOUT)
                processes.append(stack.enter_context(process))
                # The first one's folder is the one that is looked at.
                until((folder / "prepare.lock").exists)
            ended = [process.wait() for process in processes]
        if ended != [0, 0]:
            said = "".join((folder / name).read_text() for name in (PREPARED, PREPARED_TOO))
            raise RuntimeError(f"The starter content could not be built:\n{said}")

    def copy_site(self, folder: Path) -> str:
        """Put a site that has just been prepared into `folder`; return its DATABASE_URL.

        On PostgreSQL it has a database of its own, which `drop_site` drops.
        """
        with alone(self.cache, self.connection.vendor):
            shutil.copytree(self.built, folder, dirs_exist_ok=True)
            if self.is_postgresql:
                statement = f'CREATE DATABASE "{self._site}" TEMPLATE "{self._template}"'
                self._on_server(statement)
        return self._url(folder, self._site)

    def drop_site(self) -> None:
        if self.is_postgresql:
            self._on_server(f'DROP DATABASE "{self._site}" WITH (FORCE)')

    @property
    def _site(self) -> str:
        return f"serving_{self.name}"

    def _url(self, folder: Path, name: str) -> str:
        if not self.is_postgresql:
            return f"sqlite:///{folder}/{self._file.name}"
        [(sockets,)] = self._on_server("SELECT current_setting('unix_socket_directories')")
        return f"postgresql://postgres:@/{name}?host={sockets.split(',')[0]}"

    def _templates(self) -> list[str]:
        rows = self._on_server(
            f"SELECT datname FROM pg_database WHERE starts_with(datname, '{_TEMPLATE}')"
        )
        return [row[0] for row in rows]

    def _on_server(self, statement: str) -> list[tuple[str, ...]]:
        """What cannot be said inside the database that it is about."""
        import psycopg

        parameters = self.connection.get_connection_params() | {"dbname": "postgres"}
        with psycopg.connect(**parameters, autocommit=True) as other:
            cursor = other.execute(statement)
            return cursor.fetchall() if cursor.description else []
