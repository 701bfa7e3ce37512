"""`manage.py tidy`: nothing grows for ever."""

import logging
import sys
from typing import Any

import django.db
from django.core.management.base import CommandParser
from django.db import connection

from sotngoaivu.core.commands import WritingCommand
from sotngoaivu.upkeep.tidying import leftovers

logger = logging.getLogger(__name__)


class Command(WritingCommand):
    help = "Delete what has ended, is named by nothing any more, or is older than the settings say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and no more")

    def handle(self, *args: Any, **options: Any) -> None:
        """One thing that fails does not keep the others; the exit code is 1 then."""
        is_rehearsal = options["dry_run"]
        done, failed = [], False
        for kind in leftovers():
            try:
                number = kind.count() if is_rehearsal else kind.remove()
            except Exception as error:
                # What the machine or the database says is told in a line; else it is ours to mend.
                is_expected = isinstance(error, OSError | django.db.Error)
                said = error if is_expected else repr(error)
                logger.error("Could not tidy %s: %s", kind.name, said, exc_info=not is_expected)
                failed = True
                connection.close_if_unusable_or_obsolete()
                continue
            if is_rehearsal:
                self.stdout.write(f"{number:>8}  {kind.name}")
            elif number:
                done.append(f"{number} {kind.name}")
        if not is_rehearsal:
            logger.info("Tidied: %s", ", ".join(done) or "nothing was left over")
        if failed:
            sys.exit(1)
