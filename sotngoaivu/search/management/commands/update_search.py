"""`manage.py update_search`: the search index, made anew."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from sotngoaivu.core.commands import WritingCommand
from sotngoaivu.search.indexing import is_stale


class Command(WritingCommand):
    help = "Make the search index anew: the search page's entries, then Wagtail's index of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only where the index is of an earlier version or lacks a published page",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not is_stale():
            return
        self.stdout.write("      Making the search index anew ...")
        call_command(
            "rebuild_modelsearch_index", verbosity=options["verbosity"], stdout=self.stdout
        )
