"""modelsearch 1.3: rows that are searched may be narrowed to and sorted by any field of theirs.

It refuses what is not named for filters, even the key, though the database has it; and Wagtail
sorts by every column of a list, narrows users to groups by their keys, and pictures by their tags.
The refusal was an error of the site.
"""

from typing import Any

from modelsearch.index import FilterField


class KnowsFields:
    """Mixin of query compilers."""

    queryset: Any

    def _get_filterable_field(self, field_attname: str) -> Any:
        fields = self.queryset.model._meta.concrete_fields
        names = {"pk"}.union(*({field.name, field.attname} for field in fields))
        if field_attname in names:
            return FilterField(field_attname)
        return super()._get_filterable_field(field_attname)  # type: ignore[misc]

    def _get_filter_field_path_for_column(self, column: Any) -> Any:
        """Of other tables, too: the database joins them, and only the check wants to know."""
        return [FilterField(column.target.name)]
