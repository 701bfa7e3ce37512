"""`manage.py prepare`: from any state to a site that can be served; safe to run again."""

import os
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation.reloader import translation_file_changed
from wagtail.models import Site

from sotngoaivu.backup import staging
from sotngoaivu.backup.encryption import recipients
from sotngoaivu.backup.restoring import finish
from sotngoaivu.backup.writing import remove_parts
from sotngoaivu.conf.environment import check_secret_key, host_and_port, workers
from sotngoaivu.core import private, serving
from sotngoaivu.core.http import health
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.core.storage import UploadStorage
from sotngoaivu.management import database, static, turns
from sotngoaivu.management.commands.compilemessages import compile_folder
from sotngoaivu.management.serve import become_gunicorn

STEPS = 7


def write_secret(path: Path, value: str) -> None:
    """Write one line that only the owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(value + "\n")


class Command(BaseCommand):
    help = "Compile translations, migrate, load the starter content, gather static files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_mutually_exclusive_group()
        parts.add_argument(
            "--database-only",
            action="store_true",
            help="leave translations and static files, which the image already has",
        )
        parts.add_argument(
            "--files-only",
            action="store_true",
            help="leave the database as it is, on the way back from a newer version",
        )
        parser.add_argument(
            "--serve", action="store_true", help="then become the web server in this process"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The running site makes the pictures, when nobody waits.
        settings.PICTURES_THREAD = False
        # Before the work that would be in vain.
        workers("WEB_CONCURRENCY")
        if not settings.DEBUG:
            check_secret_key(settings.SECRET_KEY)
        recipients()
        os.umask(private.UMASK)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        database.reach()
        self.reach_uploads()
        try:
            with turns.turn(self.tell), serving.shared():
                self.prepare(
                    database_too=not options["files_only"], files_too=not options["database_only"]
                )
        except (serving.Busy, turns.Busy) as error:
            raise CommandError(str(error)) from error
        if options["serve"]:
            self.stdout.flush()
            os.chdir(settings.BASE_DIR)
            become_gunicorn([])

    def prepare(self, *, database_too: bool, files_too: bool) -> None:
        if database_too:
            self.refuse_other_schema()
        self.tidy()
        if files_too:
            self.step(3, "Compiling translations")
            if compile_folder(settings.BASE_DIR / "locale"):
                translation_file_changed(None, Path("new.mo"))
        with static.gathering() if files_too else nullcontext() as gather:
            if database_too:
                self.fill_database()
            if gather:
                self.step(7, "Gathering static files")
                gather()

    def tidy(self) -> None:
        """Settle and remove what killed processes have left; nobody else reads what stays."""
        staging.tidy()
        remove_parts(settings.VAR_DIR / "backups")
        media = Path(settings.MEDIA_ROOT)
        private.tighten(settings.VAR_DIR, spared=media)
        if isinstance(default_storage, UploadStorage):
            default_storage.remove_parts()
            default_storage.own(media)
            self.tell_unless("MEDIA_ROOT", media, health.media)
        if settings.BACKUP_COPY_TO:
            copies = Path(settings.BACKUP_COPY_TO)
            self.tell_unless("BACKUP_COPY_TO", copies, lambda: health.write_at(copies))
        if private.mode_of_root() & private.UMASK:
            settings.VAR_DIR.chmod(private.mode_of_root())

    def tell_unless(self, name: str, folder: Path, write: Callable[[], None]) -> None:
        """One line where a folder cannot be written to; the site runs all the same.

        A unit of systemd that does not name it keeps it from the site, and not from the doctor.
        """
        try:
            write()
        except OSError as error:
            self.stderr.write(
                f"{name} names {folder}, which cannot be written to ({error.strerror or error}): "
                "look at its owner, its mount, and ReadWritePaths= of systemd's units."
            )

    def fill_database(self) -> None:
        self.step(4, "Bringing the database up to date (the first time about half a minute)")
        call_command("migrate", interactive=False, verbosity=0)
        finish(lambda what: self.stdout.write(f"      A restore was broken off. {what}"))
        self.step(5, "Loading the starter content, if the site is empty")
        if "load_starter" in get_commands():
            call_command("load_starter")
        call_command("update_roles")
        if "update_lists" in get_commands():
            call_command("update_lists", if_needed=True, stdout=self.stdout)
        call_command("update_search", if_needed=True, verbosity=0, stdout=self.stdout)
        self.follow_site_url()
        self.step(6, "Looking for the admin's account")
        self.make_admin()

    def step(self, number: int, what: str) -> None:
        self.stdout.write(f"[{number}/{STEPS}] {what} ...")
        self.stdout.flush()

    def tell(self, what: str) -> None:
        self.stdout.write(f"      {what} ...")
        self.stdout.flush()

    def reach_uploads(self) -> None:
        """Raise CommandError, one line, unless the bucket can be used, where there is one."""
        if isinstance(default_storage, RemoteStorage):
            try:
                default_storage.reach()
            except OSError as error:
                raise CommandError(
                    f"MEDIA_S3_BUCKET names {default_storage.where}, which cannot be used: "
                    f"{error.strerror or error}"
                ) from error

    def refuse_other_schema(self) -> None:
        """Raise CommandError where the database has been through migrations that are not here."""
        loader = MigrationLoader(connection)
        own = {
            config.label
            for config in apps.get_app_configs()
            if config.name.partition(".")[0] in {"news", "pages", "sotngoaivu"}
        }
        here = {*loader.disk_migrations}
        for migration in loader.replacements.values():
            here |= {*migration.replaces}
        unknown = sorted(
            f"{app}.{name}" for app, name in {*loader.applied_migrations} - here if app in own
        )
        if unknown:
            raise CommandError(
                "The database was made by another version of this site, whose migrations "
                f"({', '.join(unknown)}) this one does not have, so nothing was changed: choose "
                "another VAR_DIR or DATABASE_URL, or run the version that made it."
            )

    def follow_site_url(self) -> None:
        """Let the addresses in pages, feeds and messages begin with what SITE_URL says now."""
        place = host_and_port(settings.SITE_URL)
        for site in Site.objects.filter(is_default_site=True).exclude(**place):
            site.hostname, site.port = place["hostname"], place["port"]
            site.save()

    def make_admin(self) -> None:
        """Make the superuser `admin` where there is no superuser; leave its password in a file.

        It holds for one sign-in, and is shown to somebody at a terminal only: what else reads this
        may keep it. The file goes once the password is another.
        """
        users = get_user_model()._default_manager
        kept = settings.VAR_DIR / "admin-password"
        if users.filter(is_superuser=True).exists():
            if not users.filter(must_change_password=True).exists():
                kept.unlink(missing_ok=True)
            return
        password = secrets.token_urlsafe(12)
        write_secret(kept, password)
        admin = users.create_superuser("admin", "", password)
        admin.must_change_password = True
        admin.save(update_fields=["must_change_password"])
        shown = f"password {password} (kept in {kept})" if self.stdout.isatty() else f"see {kept}"
        self.stdout.write(f"      Sign in at /admin/ as admin; {shown}")
