"""Invalidation: a change of what readers may see outdates the pages kept, no other does."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page

from sotngoaivu.core.revisions import DRAFT_FIELDS
from sotngoaivu.pagecache.generation import note_change


def show(*shown: type[models.Model]) -> None:
    """Declare that rows of these models are on public pages, with the rows that belong to them.

    For the `ready` of an app.
    """
    for model in shown:
        post_save.connect(follow_change, sender=model)
        post_delete.connect(follow_change, sender=model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(follow_relation, sender=getattr(model, field.name).through)
        if issubclass(model, ClusterableModel):
            parts = [relation.related_model for relation in get_all_child_relations(model)]
            # What Wagtail itself hangs on pages are the editors' comments.
            show(*(part for part in parts if part._meta.app_label != "wagtailcore"))


def follow_change(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    """Receiver of what is saved and deleted; what only a draft of a page has changed is let be."""
    if raw:
        return
    fields = kwargs.get("update_fields")
    if isinstance(instance, Page):
        never_public = not instance.live and instance.first_published_at is None
        if never_public or (fields is not None and set(fields) <= DRAFT_FIELDS):
            return
    note_change()


def follow_relation(action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        note_change()
