"""Signal receivers that keep entries in step with what is saved, published and deleted."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import post_page_move

from sotngoaivu.core.published_content import published_content_changed
from sotngoaivu.search import indexing
from sotngoaivu.search.autocomplete import forget_suggestions
from sotngoaivu.search.documents import attached_documents, documents_found_on, documents_on
from sotngoaivu.search.searchable import Searchable


@receiver(published_content_changed)
def follow_change(sender: Any, instance: Any, deleted: bool, **kwargs: Any) -> None:
    """The object is read again: the instance that is saved may hold the words of a draft.

    What is not found itself may be told of by what is, such as the department's address.
    """
    model: Any = type(instance)
    key: int = instance.pk
    if hasattr(instance, "search_dependents") and not isinstance(instance, Searchable):
        dependents = instance.search_dependents()
        if deleted:
            # What is deleted with it has lost its entry before.
            dependents = filter(indexing.has_entry, dependents)
        indexing.write_all(dependents)
    elif deleted:
        _follow_delete(sender, instance)
    elif isinstance(instance, Searchable | Page):
        saved = model.objects.get(pk=key)
        saved = saved.specific if isinstance(saved, Page) else saved
        if isinstance(saved, Searchable):
            indexing.sync(saved)
    elif isinstance(instance, get_document_model()):
        indexing.write_all(attached_documents({key}))


@receiver(pre_delete, sender=Page)
def remember_dependents(instance: Page, **kwargs: Any) -> None:
    """The entries of a page's documents go with the page; another page may show them too.

    Those that tell of the page are written anew once it is gone.
    """
    specific = instance.specific
    instance.documents_found = documents_found_on(instance)
    instance.dependents_found = (
        list(specific.search_dependents()) if isinstance(specific, Searchable) else []
    )


def _follow_delete(sender: Any, instance: Any) -> None:
    if sender is Page:
        # Wagtail unpublishes it first, by which documents that others show too come to be told of
        # on this page once more.
        found = instance.documents_found | documents_found_on(instance)
        indexing.write_all(attached_documents(found))
        for dependent in instance.dependents_found:
            indexing.write(type(dependent).objects.get(pk=dependent.pk))
    elif isinstance(instance, Searchable | get_document_model()) and not isinstance(instance, Page):
        indexing.remove(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def follow_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """What tells of a page below, such as an office's staff, says no more than the page does."""
    _follow_who_may_see(instance.page_id)


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    """There may be a restriction where the page came from, or where it is now."""
    _follow_who_may_see(instance.pk)


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def follow_collection_restriction(**kwargs: Any) -> None:
    forget_suggestions()


def _follow_who_may_see(page: int) -> None:
    """Each search asks that anew; suggestions, and what tells of a page, are kept."""
    forget_suggestions()
    path = Page.objects.filter(pk=page).values_list("path", flat=True).first()
    if path:
        transaction.on_commit(lambda: _write_dependents_below(path))


def _write_dependents_below(path: str) -> None:
    keys = Page.objects.filter(path__startswith=path).values_list("pk", flat=True)
    indexing.write_all(attached_documents(documents_on(keys)))
    with_dependents: list[Any] = [
        model
        for model in apps.get_models()
        if issubclass(model, Page)
        and issubclass(model, Searchable)
        and model.search_dependents is not Searchable.search_dependents
    ]
    for model in with_dependents:
        for page in model.objects.filter(path__startswith=path):
            indexing.write_all(page.search_dependents())
