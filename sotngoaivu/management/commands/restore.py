"""`make restore FILE=…`: the site as it was when that file was written."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sotngoaivu.accounts.second_factor.factors import reset_unreadable
from sotngoaivu.backup.restoring import opened
from sotngoaivu.backup.writing import write


class Command(BaseCommand):
    help = "Replace the site by a backup; what is there now is written to var/backups first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="what `backup` has written")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"])
        if not options["file"] or not source.is_file():
            raise CommandError(
                "Name the backup to restore: make restore FILE=var/backups/site-….tar.gz"
            )
        self.stdout.write("[1/5] Checking the backup ...")
        with opened(source) as backup:
            self.stdout.write("[2/5] Keeping what is there now ...")
            # An empty database has no tables yet.
            call_command("migrate", interactive=False, verbosity=0)
            moment = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
            kept = settings.VAR_DIR / "backups" / f"before-restore-{moment}.tar.gz"
            write(kept)
            self.stdout.write(f"      {kept}")
            self.stdout.write("[3/5] Loading the backup ...")
            backup.replace_site()
        if lost := reset_unreadable():
            names = ", ".join(user.get_username() for user in lost)
            self.stdout.write(
                "      Encrypted under another SECRET_KEY, so removed: second factors and recovery "
                f"codes of {names}."
            )
        self.stdout.write("[4/5] Making the search index ...")
        call_command("rebuild_modelsearch_index", verbosity=0)
        self.stdout.write("[5/5] Making the index of what refers to what ...")
        call_command("rebuild_references_index", verbosity=0)
        made = timezone.localtime(backup.manifest.made)
        self.stdout.write(f"The site is as it was on {made:%d/%m/%Y %H:%M}.")
