"""What years of work leave beside the articles: history, drafts, uploads, redirects, accounts.

Written straight into the tables, as `tests.benchmarks.content` does: for measurements alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Page,
    Revision,
    Site,
    TaskState,
    Workflow,
    WorkflowState,
)

from news.models import ArticlePage
from pages.models import Tag
from pages.models.removed import RemovedPage
from tests.benchmarks.content import SOURCE, require_scratch
from tests.benchmarks.indexing import analyze

CHUNK = 2000
USERS = 60
# Of so many articles one has a revision, and one of so many waits for approval.
REVISED, WAITING, MOST_WAITING = 40, 500, 40


def add_years() -> None:
    """Give the generated articles a past; once for each database. Raises NotScratch."""
    require_scratch()
    articles = ArticlePage.objects.filter(source=SOURCE)
    count = articles.count()
    with transaction.atomic():
        users = _users()
        _log(articles, users)
        _refer()
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
    # Who has a first password is led to another one, whichever screen is asked for.
    model.objects.update(must_change_password=False)
    names = ["editor", *(f"bien-tap-{number}" for number in range(1, USERS))]
    _write(model, [model(username=name, last_name="Nguyễn", first_name=name) for name in names])
    users = list(model.objects.filter(username__in=names).order_by("pk"))
    group = Group.objects.filter(page_permissions__permission__codename="publish_page").first()
    assert group is not None
    group.user_set.add(*users)
    return users


def _log(articles: models.QuerySet[ArticlePage], users: list[Any]) -> None:
    """Each was written once and published once; that is when it was last worked on."""
    user = f"{users[0].pk} + basepage_ptr_id %% {len(users)}"
    for action in ("wagtail.edit", "wagtail.publish"):
        _run(
            f"""
            INSERT INTO wagtailcore_pagelogentry
                (page_id, content_type_id, label, action, data, timestamp, user_id,
                 content_changed, deleted)
            SELECT basepage_ptr_id, %s, title, %s, '{{}}', published_on, {user}, TRUE, FALSE
            FROM news_articlepage JOIN wagtailcore_page ON id = basepage_ptr_id WHERE source = %s
            """,
            _type(ArticlePage),
            action,
            SOURCE,
        )
    _run(
        f"""
        UPDATE wagtailcore_page SET latest_revision_created_at = published_on, owner_id = {user}
        FROM news_articlepage WHERE id = basepage_ptr_id AND source = %s
        """,
        SOURCE,
    )
    some = articles.values_list("pk", flat=True).order_by("pk")[:: max(1, articles.count() // 100)]
    locked = {"locked": True, "locked_by": users[0], "locked_at": timezone.now()}
    Page.objects.filter(pk__in=list(some)).update(**locked)


def _refer() -> None:
    """What Wagtail's reference index notes of an article: its picture, category and tags."""
    kinds = {"main_image": get_image_model(), "category": ArticlePage.category.field.related_model}
    for name, model in kinds.items():
        _run(
            f"""
            {_REFERENCE}
            SELECT %s, %s, basepage_ptr_id, %s, {name}_id, %s, %s, {_NUMBER_AS_UUID.format("0")}
            FROM news_articlepage WHERE source = %s AND {name}_id IS NOT NULL
            """,
            *(_type(Page), _type(ArticlePage), _type(model), name, name, SOURCE),
        )
    _run(
        f"""
        {_REFERENCE}
        SELECT %s, %s, content_object_id, %s, tag_id, 'tagged_items.item.tag',
            'tagged_items.' || id || '.tag', {_NUMBER_AS_UUID.format("id")}
        FROM news_articletag
        """,
        *(_type(Page), _type(ArticlePage), _type(Tag)),
    )


_REFERENCE = """
    INSERT INTO wagtailcore_referenceindex
        (base_content_type_id, content_type_id, object_id, to_content_type_id, to_object_id,
         model_path, content_path, content_path_hash)
"""
_NUMBER_AS_UUID = (
    "lpad(to_hex({}), 32, '0')::uuid"
    if connection.vendor == "postgresql"
    else "printf('%%032x', {})"
)


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _type(model: type[models.Model]) -> int:
    return int(ContentType.objects.get_for_model(model).pk)


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
        (Redirect(old_path=f"/cu/bai-viet-{key}", site=site, redirect_page_id=key) for key in keys),
    )
    _write(RemovedPage, (RemovedPage(path=f"/tin-tuc/da-go-{key}") for key in keys))
