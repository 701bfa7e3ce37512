from typing import Any

from django.core.management.base import BaseCommand

from pages.starter.loader import load


class Command(BaseCommand):
    help = "Fill an empty site with the department's pages in both languages; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load()
        if count:
            self.stdout.write(f"Loaded the starter content: {count} pages.")
        else:
            self.stdout.write("There is a home page already; the starter content is not loaded.")
