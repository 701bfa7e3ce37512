"""Commands that write: none runs while a restore replaces the site, and no restore meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sotngoaivu.core import serving


class WritingCommand(BaseCommand):
    """Shares the serving lock from its beginning to its end; refused while the site is replaced."""

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            with serving.shared():
                return super().execute(*args, **options)
        except serving.Busy as error:
            raise CommandError(str(error)) from error
