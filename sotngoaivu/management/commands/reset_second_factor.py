"""`manage.py reset_second_factor NAME`: for whoever has lost phone, device and recovery codes."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.second_factor.factors import reset, reset_unreadable
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand):
    help = "Remove an account's second factors, so that the password alone signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", default="")
        parser.add_argument(
            "--unreadable",
            action="store_true",
            help="of every account, what was encrypted under another SECRET_KEY",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["unreadable"] == bool(options["username"]):
            raise CommandError("Name an account, or say --unreadable.")
        if options["unreadable"]:
            names = ", ".join(user.get_username() for user in reset_unreadable())
            self.stdout.write(
                f"Reset: {names}." if names else "All can be read: nothing was reset."
            )
            return
        name = options["username"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        count = reset(user)
        self.stdout.write(
            f"{name} had {count} second factor(s) and has none now. The next sign-in asks for the "
            "password alone; where a second factor is required, for a new one after it."
        )
