"""What years of work leave beside the articles: history, drafts, uploads, redirects, accounts.

Written straight into the tables, as `tests.benchmarks.content` does: for measurements alone.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    Site,
    TaskState,
    Workflow,
    WorkflowState,
)

from news.models import ArticlePage, ArticleTag
from pages.models import Tag
from pages.models.removed import RemovedPage
from tests.benchmarks.content import SOURCE, require_scratch
from tests.benchmarks.indexing import analyze

CHUNK = 2000
USERS = 60
# Of so many articles one has a revision, and one of so many waits for approval.
REVISED, WAITING, MOST_WAITING = 5, 500, 40


def add_years() -> None:
    """Give the generated articles a past; once for each database. Raises NotScratch."""
    require_scratch()
    articles = ArticlePage.objects.filter(source=SOURCE)
    count = articles.count()
    with transaction.atomic():
        users = _users()
        _log(articles, users)
        _refer(articles)
        _revise(articles, users[0])
        _upload(count)
        _redirect(articles)
    analyze()


def _in_chunks(rows: models.QuerySet[Any, Any]) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk if isinstance(chunk[-1], models.Model) else chunk[-1]["pk"]


def _write(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._base_manager.bulk_create(rows, batch_size=500)


def _users() -> list[Any]:
    """Editors; the first of them is called “editor”. An administrator where there is none."""
    model: Any = get_user_model()
    if not model.objects.filter(is_superuser=True).exists():
        model.objects.create_superuser("bench")
    names = ["editor", *(f"bien-tap-{number}" for number in range(1, USERS))]
    _write(model, [model(username=name, last_name="Nguyễn", first_name=name) for name in names])
    users = list(model.objects.filter(username__in=names).order_by("pk"))
    group = Group.objects.filter(page_permissions__permission__codename="publish_page").first()
    assert group is not None
    group.user_set.add(*users)
    return users


def _log(articles: models.QuerySet[ArticlePage], users: list[Any]) -> None:
    """Each was written once and published once; that is when it was last worked on."""
    page_type = ContentType.objects.get_for_model(ArticlePage)
    plain = articles.values("pk", "title", "published_on")
    for chunk in _in_chunks(plain):
        _write(
            PageLogEntry,
            [
                PageLogEntry(
                    page_id=row["pk"],
                    content_type=page_type,
                    label=row["title"],
                    action=action,
                    timestamp=row["published_on"] + datetime.timedelta(minutes=minutes),
                    user=users[row["pk"] % len(users)],
                    content_changed=True,
                )
                for row in chunk
                for action, minutes in (("wagtail.edit", 0), ("wagtail.publish", 5))
            ],
        )
    moment = ArticlePage.objects.filter(pk=models.OuterRef("pk")).values("published_on")
    generated = Page.objects.filter(pk__in=articles.values("pk"))
    owner = models.F("pk") % len(users) + users[0].pk
    generated.update(latest_revision_created_at=models.Subquery(moment), owner_id=owner)
    some = articles.values_list("pk", flat=True).order_by("pk")[:: max(1, articles.count() // 100)]
    locked = {"locked": True, "locked_by": users[0], "locked_at": timezone.now()}
    Page.objects.filter(pk__in=list(some)).update(**locked)


def _refer(articles: models.QuerySet[ArticlePage]) -> None:
    """What Wagtail's reference index notes of an article: its picture, category and tags."""
    kinds = {"main_image": get_image_model(), "category": ArticlePage.category.field.related_model}
    types = ContentType.objects.get_for_models(Page, ArticlePage, Tag, *kinds.values())

    def reference(page: int, model: Any, key: int, path: str, within: str) -> ReferenceIndex:
        return ReferenceIndex(
            base_content_type=types[Page],
            content_type=types[ArticlePage],
            object_id=str(page),
            to_content_type=types[model],
            to_object_id=str(key),
            model_path=path,
            content_path=within,
            content_path_hash=uuid.uuid5(uuid.NAMESPACE_OID, within),
        )

    for chunk in _in_chunks(articles.values("pk", *(f"{name}_id" for name in kinds))):
        rows = [
            reference(row["pk"], model, row[f"{name}_id"], name, name)
            for row in chunk
            for name, model in kinds.items()
            if row[f"{name}_id"]
        ]
        keys = [row["pk"] for row in chunk]
        rows += [
            reference(page, Tag, tag, "tagged_items.item.tag", f"tagged_items.{key}.tag")
            for key, page, tag in ArticleTag.objects.filter(content_object__in=keys).values_list(
                "pk", "content_object_id", "tag_id"
            )
        ]
        _write(ReferenceIndex, rows)


def _revise(articles: models.QuerySet[ArticlePage], user: Any) -> None:
    """Every few have a revision, which is the live one; a few of those wait for approval."""
    some = articles.annotate(turn=models.F("pk") % REVISED).filter(turn=0)
    types = ContentType.objects.get_for_models(Page, ArticlePage)
    for chunk in _in_chunks(some):
        _write(
            Revision,
            [
                Revision(
                    content_type=types[ArticlePage],
                    base_content_type=types[Page],
                    object_id=str(article.pk),
                    object_str=article.title,
                    created_at=article.published_on,
                    user=user,
                    content=article.serializable_data(),
                )
                for article in chunk
            ],
        )
        keys = {str(article.pk): article for article in chunk}
        for revision in Revision.objects.filter(object_id__in=keys).defer("content"):
            article = keys[revision.object_id]
            article.latest_revision = article.live_revision = revision
        Page.objects.bulk_update(chunk, ["latest_revision", "live_revision"], batch_size=200)
    _wait(list(some.order_by("-pk")[: min(MOST_WAITING, some.count() * REVISED // WAITING)]), user)


def _wait(articles: list[ArticlePage], user: Any) -> None:
    workflow = Workflow.objects.filter(active=True).first()
    task = workflow.tasks.first() if workflow else None
    if task is None:
        return
    types = ContentType.objects.get_for_models(Page, ArticlePage)
    for article in articles:
        state = WorkflowState.objects.create(
            content_type=types[ArticlePage],
            base_content_type=types[Page],
            object_id=str(article.pk),
            workflow=workflow,
            requested_by=user,
        )
        state.current_task_state = TaskState.objects.create(
            workflow_state=state,
            revision=article.latest_revision,
            task=task,
            content_type=ContentType.objects.get_for_model(TaskState),
        )
        state.save()


def _upload(count: int) -> None:
    """A tenth as many pictures, which share the file of one, and half as many documents."""
    model, document = get_image_model(), get_document_model()
    first = model.objects.order_by("pk").first()
    assert first is not None
    _write(
        model,
        (
            model(
                title=f"Ảnh hoạt động số {number}",
                file=first.file.name,
                width=first.width,
                height=first.height,
                file_size=first.file_size,
                collection=first.collection,
            )
            for number in range(count // 10)
        ),
    )
    _write(
        document,
        (
            document(
                title=f"Văn bản số {number}",
                file=f"documents/van-ban-{number}.pdf",
                collection=first.collection,
            )
            for number in range(count // 20)
        ),
    )


def _redirect(articles: models.QuerySet[ArticlePage]) -> None:
    """A tenth as many former addresses, half of them of what is gone."""
    site = Site.objects.get()
    keys = articles.order_by("pk").values_list("pk", flat=True)[::20]
    _write(
        Redirect,
        (
            Redirect(old_path=f"/cu/bai-viet-{key}", site=site, redirect_page_id=key)
            for key in keys
        ),
    )
    _write(RemovedPage, (RemovedPage(path=f"/tin-tuc/da-go-{key}") for key in keys))
