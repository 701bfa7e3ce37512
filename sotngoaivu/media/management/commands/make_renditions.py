"""`manage.py make_renditions`: the renditions that pages show and nobody has made yet."""

from typing import Any

from django.core.management.base import BaseCommand

from sotngoaivu.media.renditions import make_missing


class Command(BaseCommand):
    help = "Make the sizes of all pictures that pages show and that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_missing()
        if made:
            self.stdout.write(f"Made {made} picture files.")
