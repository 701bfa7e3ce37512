"""`manage.py doctor`: what is wrong with this site, and what to do."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sotngoaivu.core.database import bound
from sotngoaivu.management.examination import PARTS, findings
from sotngoaivu.management.finding import Finding

WIDTH = max(map(len, PARTS)) + 2


class Command(BaseCommand):
    help = "Say in plain words what is wrong with this site and what to do; change nothing."
    # They are a part of it.
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        # A database that hangs is a finding, not a reason to wait.
        bound(settings.DATABASES["default"])
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, list[Finding]] = {}
        for name, part in PARTS.items():
            if part.needs_database and found["database"]:
                self.tell(name, "not looked at, for the database does not answer")
                continue
            found[name] = findings(name)
            if not found[name]:
                self.tell(name, "ok")
            for each in found[name]:
                self.tell(name, each.wrong)
                self.tell("", f"-> {each.do}")
        number = sum(map(len, found.values()))
        if number:
            said = "1 thing is wrong" if number == 1 else f"{number} things are wrong"
            raise CommandError(f"{said}; docs/operations.md tells more.")
        self.stdout.write("All is well.")

    def tell(self, name: str, text: str) -> None:
        self.stdout.write(f"{name:<{WIDTH}}{text}")
