"""`make backup-verify FILE=…`: whether that file can be restored here, and what is in it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from sotngoaivu.backup.checking import check


class Command(BaseCommand):
    help = "Read a backup to its end and say whether it can be restored here; change nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="what `backup` has written")
        parser.add_argument("--identity", type=Path, help="file with the private key")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"])
        if not options["file"] or not source.is_file():
            raise CommandError(
                "Name the backup to check: make backup-verify FILE=var/backups/site-….tar.gz, or "
                "backup_verify and the file's path."
            )
        manifest = check(source, options["identity"])
        versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
        self.stdout.write(f"{source} is whole and can be restored here.")
        self.stdout.write(f"written  {timezone.localtime(manifest.made):%d/%m/%Y %H:%M}")
        self.stdout.write(f"by       {versions}")
        size = filesizeformat(sum(entry.size for entry in manifest.uploads))
        self.stdout.write(f"uploads  {len(manifest.uploads):,} files, {size}")
        self.stdout.write(f"rows     {sum(manifest.rows.values()):,}")
        for table, count in sorted(manifest.rows.items()):
            if count:
                self.stdout.write(f"{count:>11,}  {table}")
