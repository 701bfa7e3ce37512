"""Model fields that every app shares."""

from typing import Any

from wagtail.fields import StreamField


class CompactStreamField(StreamField):
    """A StreamField whose block definitions stay out of the migrations.

    The database holds JSON whatever the blocks are, so a change of blocks needs no migration.
    A data migration that has to read blocks works on the raw JSON.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
