"""What saving a page would have done besides writing its row, for many pages at once."""

from django.core.management import call_command
from django.db import connection

from news.archiving import follow_all
from news.models import NewsIndexPage


def refresh(index: NewsIndexPage) -> None:
    """Bring lists, search index and the database's own statistics up to the articles there are."""
    follow_all()
    call_command("rebuild_modelsearch_index", verbosity=0)
    analyze()


def analyze() -> None:
    """Let the database look at its tables: it plans by what it knows of them."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
