"""`make backup`: the whole site in one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from sotngoaivu.backup.writing import write


class Command(BaseCommand):
    help = "Write the database and the uploads into one file that `restore` reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="where to (default: a new one in var/backups)")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
        default = settings.VAR_DIR / "backups" / f"site-{moment}.tar.gz"
        target = Path(options["file"] or default)
        self.stdout.write("Copying the database and the uploads ...")
        size = write(target)
        self.stdout.write(f"{target}  {filesizeformat(size)}")
