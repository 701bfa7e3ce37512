"""`manage.py nightly`: one of the nightly jobs, at whose end the night counts as done."""

import argparse
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from sotngoaivu.upkeep import nightly


class Command(BaseCommand):
    help = "Give another command as the running site does at night, and note that it has ended."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", help="the other command")
        parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what it is given")

    def handle(self, *args: Any, **options: Any) -> None:
        with nightly.at_work(options["job"]):
            call_command(options["job"], *options["arguments"])
