"""`manage.py update_lists`: the archive rows, made anew of the articles."""

from typing import Any

from django.core.management.base import CommandParser

from news.archiving import follow_all
from news.models import ArchiveEntry, ArticlePage
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand):
    help = "Make anew what the lists of news are read from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only if there are articles and no list"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and (
            ArchiveEntry.objects.exists() or not ArticlePage.objects.live().exists()
        ):
            return
        follow_all()
        self.stdout.write(f"{ArchiveEntry.objects.count()} articles are listed.")
