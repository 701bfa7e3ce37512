"""`manage.py make_renditions`: the renditions that pages show and nobody has made yet."""

from typing import Any

from sotngoaivu.core.commands import WritingCommand
from sotngoaivu.media.renditions import make_missing


class Command(WritingCommand):
    help = "Make the sizes of all pictures that pages show and that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_missing()
        if made:
            self.stdout.write(f"Made {made} picture files.")
