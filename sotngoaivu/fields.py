"""Model fields that every app shares."""

import re
from typing import Any

from wagtail.fields import RichTextField, StreamField

_EMPTY = re.compile(r"(?:\s*<p[^>]*>\s*</p>)*\s*")


class CompactStreamField(StreamField):
    """A StreamField whose block definitions stay out of the migrations.

    The database holds JSON whatever the blocks are, so a change of blocks needs no migration.
    A data migration that has to read blocks works on the raw JSON.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class TidyRichTextField(RichTextField):
    """A RichTextField that is empty when it holds no words.

    The editor hands over `<p></p>` for a field left empty, which would count as an English text
    and hide the Vietnamese one.
    """

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return "" if isinstance(value, str) and _EMPTY.fullmatch(value) else value
