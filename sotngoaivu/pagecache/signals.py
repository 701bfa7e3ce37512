"""What staff change that readers may see."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision

from sotngoaivu.drafts import DRAFT_FIELDS
from sotngoaivu.pagecache.generation import note_change

# Whatever an app holds may be on a page, but for what only staff see, and what is written while
# readers read.
_UNSEEN_APPS = {
    *("auth", "contenttypes", "sessions", "wagtailadmin", "wagtailusers", "wagtailforms"),
    *("modelsearch", "search", "pagecache", "wagtailredirects", "wagtailcore", "visits"),
}
_SEEN_MODELS = {
    *("wagtailcore.page", "wagtailcore.site", "wagtailcore.locale", "wagtailcore.collection"),
    *("wagtailcore.pageviewrestriction", "wagtailcore.collectionviewrestriction"),
    *("visits.visitsettings",),
}


@receiver([post_save, post_delete])
def follow_change(
    sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any
) -> None:
    if raw or not _is_seen(sender, instance):
        return
    fields = kwargs.get("update_fields")
    if isinstance(instance, Page):
        never_public = not instance.live and instance.first_published_at is None
        if never_public or (fields is not None and set(fields) <= DRAFT_FIELDS):
            return
    note_change()


@receiver(m2m_changed)
def follow_relation(instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and _is_seen(type(instance), instance):
        note_change()


def _is_seen(model: type[models.Model], instance: Any) -> bool:
    if model is Revision:
        # When it is due must be known to whoever watches the clock.
        return instance.approved_go_live_at is not None
    if model.__module__ == "__fake__" or model._meta.app_label == "migrations":
        # A migration is at work; the table of changes may not be there yet.
        return False
    label = model._meta.label_lower
    return label in _SEEN_MODELS or model._meta.app_label not in _UNSEEN_APPS
