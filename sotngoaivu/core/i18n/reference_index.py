"""Reference index: a bilingual field is listed by its columns, not once more by itself."""

from collections.abc import Iterator
from typing import Any

from modeltranslation.translator import translator


def ignore_bilingual_fields() -> None:
    """Have raw columns (`body` beside `body_vi`, `body_en`), which repeat one of them, say nothing.

    Wagtail's own mark, `wagtail_reference_index_ignore`, is heeded on foreign keys alone.
    """
    for model in translator.get_registered_models(abstract=False):
        for name in translator.get_options_for_model(model).all_fields:
            field: Any = model._meta.get_field(name)
            if hasattr(field, "extract_references"):
                field.extract_references = _nothing


def _nothing(value: Any) -> Iterator[Any]:
    return iter(())
