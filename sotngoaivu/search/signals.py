"""Signal receivers that keep entries in step with what is saved, published and deleted."""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import post_page_move

from sotngoaivu.core.published_content import published_content_changed
from sotngoaivu.search import indexing
from sotngoaivu.search.autocomplete_cache import forget_suggestions
from sotngoaivu.search.documents import document_as_attached, documents_below, documents_of
from sotngoaivu.search.searchable import Searchable


@receiver(published_content_changed)
def follow_change(sender: type[models.Model], instance: Any, deleted: bool, **kwargs: Any) -> None:
    """The object is read again: the instance that is saved may hold the words of a draft."""
    if deleted:
        _follow_delete(sender, instance)
    elif isinstance(instance, Searchable):
        indexing.sync(sender._default_manager.get(pk=instance.pk))
    elif isinstance(instance, Page):
        specific = Page.objects.get(pk=instance.pk).specific
        if isinstance(specific, Searchable):
            indexing.sync(specific)
    elif isinstance(instance, get_document_model()):
        indexing.write(document_as_attached(instance))


@receiver(pre_delete, sender=Page)
def remember_documents(instance: Page, **kwargs: Any) -> None:
    """The entries of a page's documents go with the page; another page may show them too.

    Those that tell of the page are written anew once it is gone.
    """
    instance._documents = list(documents_of(instance, gone=True))
    specific = instance.specific
    instance._dependents = (
        list(specific.search_dependents()) if isinstance(specific, Searchable) else []
    )


def _follow_delete(sender: type[models.Model], instance: Any) -> None:
    if sender is Page:
        for document in instance._documents:
            indexing.write(document)
        for dependent in instance._dependents:
            indexing.write(type(dependent).objects.get(pk=dependent.pk))
    elif isinstance(instance, Page):
        return
    elif isinstance(instance, Searchable):
        indexing.remove(instance)
    elif isinstance(instance, get_document_model()):
        indexing.remove(document_as_attached(instance))


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def follow_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """What tells of a page below, such as an office's staff, says no more than the page does."""
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    transaction.on_commit(lambda: _write_dependents(path) if path else None)


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    """There may be a restriction where the page came from, or where it is now."""
    path = Page.objects.values_list("path", flat=True).get(pk=instance.pk)
    transaction.on_commit(lambda: _write_dependents(path))


def _write_dependents(path: str) -> None:
    for document in documents_below(path):
        indexing.write(document)
    models_told_of: list[Any] = [
        model
        for model in apps.get_models()
        if issubclass(model, Page)
        and issubclass(model, Searchable)
        and model.search_dependents is not Searchable.search_dependents
    ]
    for model in models_told_of:
        for page in model.objects.filter(path__startswith=path):
            for dependent in page.search_dependents():
                indexing.write(dependent)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
@receiver(post_page_move)
def follow_what_may_be_seen(**kwargs: Any) -> None:
    """Who may see a page, and where it is, are asked anew at each search; suggestions are kept."""
    forget_suggestions()
