"""`publish_scheduled`, in place of Wagtail's own: nothing that fails loses its schedule."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled

from pages.scheduling import publish_due
from sotngoaivu.core.commands import WritingCommand


class Command(WritingCommand, publish_scheduled.Command):
    help = "Publish what is scheduled for now, and withdraw what has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            publish_due(timezone.now())
