"""`make restore FILE=…`: the site as it was when that file was written."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sotngoaivu.backup import retention
from sotngoaivu.backup.restoring import Backup, finish, opened
from sotngoaivu.backup.writing import write
from sotngoaivu.core import private, serving
from sotngoaivu.management import database

_NEW = "To make a new site of this backup: --new-site (make restore FILE=… NEW=1)."


class Command(BaseCommand):
    help = "Replace the site by a backup; what is there now is written to var/backups first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="what `backup` has written")
        parser.add_argument("--identity", type=Path, help="file with the private key")
        parser.add_argument(
            "--new-site",
            action="store_true",
            help="make a site of the backup where there is none, as on a new machine",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"])
        if not options["file"] or not source.is_file():
            raise CommandError(
                "Name the backup to restore: make restore FILE=var/backups/site-….tar.gz, or "
                "restore and the file's path."
            )
        os.umask(private.UMASK)
        try:
            with serving.alone():
                made = self.restore(source, options["identity"], new_site=options["new_site"])
        except serving.Busy as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"The site is as it was on {made:%d/%m/%Y %H:%M}.")

    def restore(self, source: Path, identity: Path | None, *, new_site: bool) -> datetime:
        self.stdout.write("[1/4] Checking the backup ...")
        # A file that is damaged is refused before the database is asked anything.
        with opened(source, identity) as backup:
            if new_site:
                database.reach()
            else:
                database.require_site(_NEW)
            with serving.alone_everywhere():
                self.replace(backup)
        self.stdout.write("[4/4] Making what is made anew ...")
        finish(lambda what: self.stdout.write(f"      {what}"))
        return timezone.localtime(backup.manifest.made)

    def replace(self, backup: Backup) -> None:
        self.stdout.write("[2/4] Keeping what is there now ...")
        # An empty database has no tables yet.
        call_command("migrate", interactive=False, verbosity=0)
        kept = retention.default_name("before-restore")
        write(kept)
        self.stdout.write(f"      {kept}")
        self.stdout.write("[3/4] Loading the backup ...")
        backup.replace_site()
