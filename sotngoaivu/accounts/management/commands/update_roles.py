"""`manage.py update_roles`: the groups of the roles, and what is new for them."""

from typing import Any

from sotngoaivu.accounts.roles import update_roles
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand):
    help = "Make the groups of the site's roles, and grant what this version brings for them."

    def handle(self, *args: Any, **options: Any) -> None:
        update_roles()
