"""`manage.py load_starter`: the starter content, into an empty site."""

import logging
from typing import Any

from pages.starter.loader import load
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand):
    help = "Fill an empty site with the department's pages in both languages; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        # Wagtail would tell of each page twice or three times, which buries the lines that matter.
        told = logging.getLogger("wagtail")
        level = told.level
        told.setLevel(logging.WARNING)
        try:
            count = load()
        finally:
            told.setLevel(level)
        if count:
            self.stdout.write(f"Loaded the starter content: {count} pages.")
        else:
            self.stdout.write("There is a home page already; the starter content is not loaded.")
