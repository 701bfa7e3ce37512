"""Signal receivers that keep the archive in step with what is saved, moved and restricted."""

from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from news.archiving import count, follow, month_of
from news.models import ArchiveEntry, ArticlePage, ArticleTag, NewsIndexPage
from sotngoaivu.core.published_content import published_content_changed


def _below(path: str) -> models.QuerySet[Any, int]:
    """Keys of the articles at or below a place in the tree."""
    articles = ArticlePage.objects.filter(path__startswith=path)
    keys: models.QuerySet[Any, int] = articles.values_list("pk", flat=True)
    return keys


@receiver(published_content_changed)
def follow_article(instance: Any, deleted: bool, **kwargs: Any) -> None:
    if deleted or not isinstance(instance, Page):
        return
    if issubclass(instance.cached_content_type.model_class() or Page, ArticlePage):
        follow([instance.pk])


@receiver(post_save, sender=ArticleTag)
@receiver(post_delete, sender=ArticleTag)
def follow_tag(instance: ArticleTag, **kwargs: Any) -> None:
    """An article's tags are saved after the article itself."""
    entry = ArchiveEntry.objects.filter(pk=instance.content_object_id).first()
    if entry:
        count(entry.index_id, month_of(entry.published_on))


@receiver(post_delete, sender=ArchiveEntry)
def forget(instance: ArchiveEntry, **kwargs: Any) -> None:
    count(instance.index_id, month_of(instance.published_on))


@receiver(post_page_move)
def follow_move(instance: Page, **kwargs: Any) -> None:
    follow(_below(Page.objects.values_list("path", flat=True).get(pk=instance.pk)))


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def follow_restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Once it is done: a page that is being deleted takes its restrictions with it first."""
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path and NewsIndexPage.objects.exists():
        transaction.on_commit(lambda: follow(_below(path)))
