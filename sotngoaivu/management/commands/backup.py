"""`make backup`: the whole site in one file."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from sotngoaivu.backup import retention
from sotngoaivu.backup.writing import remove_parts, write
from sotngoaivu.core import private, serving
from sotngoaivu.management import database, turns

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Write the database and the uploads into one file that `restore` reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="where to (default: a new one in var/backups)")
        parser.add_argument(
            "--nightly",
            action="store_true",
            help="say nothing but a line of the log where it fails",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(private.UMASK)
        if not options["nightly"]:
            self.back_up(options["file"])
            return
        self.stdout.write = lambda *said, **how: None  # type: ignore[method-assign]
        try:
            self.back_up(None)
        except CommandError as error:
            logger.error("Tonight's backup failed: %s", error)
            sys.exit(1)
        except Exception as error:
            logger.error("Tonight's backup failed: %r", error)
            sys.exit(1)

    def back_up(self, file: str | None) -> None:
        """One at a time, to its end: what is read back and copied is what this one has written."""
        database.require_site("")
        try:
            with turns.turn(self.tell_wait, work=turns.BACKING_UP):
                self.back_up_alone(file)
        except (serving.Busy, turns.Busy) as error:
            raise CommandError(str(error)) from error

    def tell_wait(self, what: str) -> None:
        self.stdout.write(f"{what} ...")
        self.stdout.flush()

    def back_up_alone(self, file: str | None) -> None:
        target = Path(file) if file else retention.default_name()
        with serving.shared():
            self.stdout.write("Copying the database and the uploads ...")
            written = write(target)
        self.stdout.write(f"{target}  {filesizeformat(written.size)}")
        for name in written.lost:
            self.stderr.write(f"There is no file {name}, which the database names.")
        self.stdout.write("Reading it back ...")
        retention.verify(written)
        if file is None:
            remove_parts(target.parent)
            self.tell_gone(retention.rotate(target.parent, target))
        if settings.BACKUP_COPY_TO:
            copied = retention.copy(written, Path(settings.BACKUP_COPY_TO))
            self.stdout.write(f"{copied}  copied")
            if file is None:
                self.tell_gone(retention.rotate(copied.parent, copied))

    def tell_gone(self, gone: list[Path]) -> None:
        for path in gone:
            self.stdout.write(f"{path}  deleted, newer ones are there")
