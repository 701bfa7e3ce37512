"""`check_links`: ask other sites whether what live pages link to is still there."""

from typing import Any

from django.core.management.base import CommandParser

from pages.link_checks.checking import MOST_ASKED, ask_for_due, update_links
from pages.link_checks.requests import Asker
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand):
    help = "Ask other sites for what live pages link to, slowly; the report tells what is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=MOST_ASKED, help=f"addresses this time ({MOST_ASKED})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        update_links()
        asked = ask_for_due(Asker(), options["most"])
        failed = [link for link in asked if link.failures]
        for link in failed:
            self.stdout.write(f"{link.status or 'no answer'}: {link.url}")
        self.stdout.write(f"Asked for {len(asked)} addresses; {len(failed)} did not answer.")
