"""`manage.py compilemessages`: translations compiled without the system's gettext."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def compile_folder(folder: Path) -> int:
    """Write the .mo beside each .po below `folder` that is newer; return how many were written.

    Raises CommandError naming the file and the line that cannot be read.
    """
    written = 0
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            catalogue = polib.pofile(str(source), check_for_duplicates=True)
        except (OSError, ValueError) as error:
            raise CommandError(f"Cannot read the translations: {error}") from error
        unfinished = target.with_suffix(".mo.new")
        catalogue.save_as_mofile(str(unfinished))
        unfinished.replace(target)
        written += 1
    return written


class Command(BaseCommand):
    help = "Compile locale/**/*.po into .mo files where they are newer."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_folder(settings.BASE_DIR / "locale")
        if options["verbosity"]:
            self.stdout.write(f"{written} translation file(s) compiled.")
