"""`manage.py check_search`: the search index is true."""

import logging
import sys
from typing import Any

from django.core.management.base import CommandParser

from sotngoaivu.core.commands import WritingCommand
from sotngoaivu.search.checking import check

logger = logging.getLogger(__name__)


class Command(WritingCommand):
    help = "Compare the search index with what is published, row by row, and mend what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="mend nothing; the exit code is 1 if it is not true",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check(mend=not options["dry_run"])
        wrong = "; ".join(str(each) for each in found if each)
        if options["dry_run"]:
            for each in found:
                self.stdout.write(
                    f"{each} ({each.compared} compared)" if each.compared else f"{each}"
                )
            if wrong:
                sys.exit(1)
        elif wrong:
            logger.warning("The search index was not true and has been mended: %s", wrong)
        else:
            logger.info("The search index is true: %d rows", sum(each.compared for each in found))
