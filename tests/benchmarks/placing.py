"""Many pages put into the tree at once: what saving writes into the pages' own tables, no more.

Saving one the ordinary way takes some 20 ms and more. What it would have set off (lists, search
index) is done for all of them by `tests.benchmarks.indexing.refresh`.
"""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from wagtail.models import Page


def place_below(parent: Page, pages: Sequence[Page]) -> None:
    """Insert unsaved pages of one type as the last children of `parent`; each has its own slug."""
    if not pages:
        return
    model = type(pages[0])
    content_type = ContentType.objects.get_for_model(model)
    with transaction.atomic():
        parent = Page.objects.select_for_update().get(pk=parent.pk)
        digits = Page.numconv_obj()
        last = parent.get_last_child()
        place = digits.str2int(last.path[-Page.steplen :]) if last else 0
        for offset, page in enumerate(pages, start=1):
            step = digits.int2str(place + offset)
            page.path = parent.path + step.rjust(Page.steplen, Page.alphabet[0])
            page.depth = parent.depth + 1
            page.url_path = f"{parent.url_path}{page.slug}/"
            page.draft_title = page.title
            page.content_type, page.locale_id = content_type, parent.locale_id
        for table in _tables(model):
            _insert_rows(table, pages)
        for page in pages:
            page._state.adding = False
        Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))


def _tables(model: type[Page]) -> list[type[models.Model]]:
    """The models whose tables hold a page of that type, the topmost first."""
    above = model._meta.get_parent_list()
    return [table for table in reversed(model.mro()) if table in above or table is model]


def _insert_rows(model: type[models.Model], pages: Sequence[Page]) -> None:
    """Insert into one table of a model with parents, which Django's `bulk_create` leaves out.

    For the topmost table the new keys are set on the pages.
    """
    automatic = isinstance(model._meta.pk, models.AutoField)
    fields = [f for f in model._meta.local_concrete_fields if not (automatic and f.primary_key)]
    returning = [model._meta.pk] if automatic else None
    for batch in _batches(pages, connection.ops.bulk_batch_size(fields, pages)):
        query = InsertQuery(model)
        query.insert_values(fields, list(batch))
        rows = query.get_compiler(connection.alias).execute_sql(returning)
        if automatic:
            for page, (key,) in zip(batch, rows, strict=True):
                for table in _tables(type(page)):
                    setattr(page, table._meta.pk.attname, key)


def _batches(pages: Sequence[Page], size: int) -> Iterable[Sequence[Page]]:
    # PostgreSQL takes 65,535 parameters a statement.
    size = min(max(size, 1), 500)
    for start in range(0, len(pages), size):
        yield pages[start : start + size]
