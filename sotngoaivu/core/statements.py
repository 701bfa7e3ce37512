"""SQL statements that are put together once and run for every page.

Django takes longer to make the SQL of a page's queries than both databases to answer them.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models


class Blank(str):
    """Stands in a query for a text that is known only when it is run."""


class Statement:
    """The SQL of a query over rows (`values_list`), kept."""

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        self.sql, self.parameters = rows.query.sql_with_params()

    def rows(self, filled: Mapping[Blank, str] | None = None) -> list[tuple[Any, ...]]:
        """As the database hands them out: SQLite's truth values are 0 and 1."""
        values = [
            filled[each] if filled and isinstance(each, Blank) else each for each in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return list(cursor.fetchall())
