"""How somebody tries to do something with a page: by its forms, and several at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from news.models import Category
from pages.models import BasePage
from pages.trashing import put_in_trash
from sotngoaivu.accounts.models import User
from tests.accounts.permissions import forget_messages, newest
from tests.pages.test_editing import data


def form(page: BasePage, user: User, **more: Any) -> dict[str, Any]:
    return data(type(page), user, title=f"{page.title}.", slug=page.slug, **more)


@dataclass
class Asked:
    """One page that somebody tries to do something with."""

    client: Client
    user: User
    page: BasePage

    before: tuple[int, int] | None = None

    def send(self, address: str, fields: dict[str, Any]) -> Any:
        self.before = newest()
        forget_messages(self.client)
        return self.client.post(address, fields)

    def post(self, name: str, *more: Any, query: str = "", **fields: Any) -> Any:
        address = reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *more])
        return self.send(address + query, fields)

    def get(self, name: str, *more: Any) -> Any:
        self.before = newest()
        return self.client.get(reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *more]))

    def logged(self) -> set[str]:
        """What the history says has been done since something was sent."""
        assert self.before
        return {
            action
            for model, key in zip((PageLogEntry, ModelLogEntry), self.before, strict=True)
            for action in model.objects.filter(pk__gt=key).values_list("action", flat=True)
        }

    def save(self, **fields: Any) -> Any:
        return self.post("edit", **form(self.page, self.user, **fields))

    def bulk(self, action: str, **fields: Any) -> Any:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        return self.send(f"{address}?id={self.page.pk}", fields)

    def submitted(self) -> Any:
        """The page's task, once its owner, or an administrator, has submitted it."""
        self.page.save_revision()
        return self.page.get_workflow().start(self.page, self.page.owner).current_task_state


Attempt = Callable[[Asked], Any]


def _add(asked: Asked) -> Any:
    """Of another page of the same type, beside it."""
    kind, page = type(asked.page), asked.page
    if kind.max_count:
        kind.objects.all().delete()
    address = reverse(
        "wagtailadmin_pages:add",
        args=[kind._meta.app_label, kind._meta.model_name, page.get_parent().pk],
    )
    return asked.send(address, data(kind, asked.user, title="Trang khác", slug="trang-khac"))


def _submit(asked: Asked) -> Any:
    return asked.save(**{"action-submit": "1"})


def _publish(asked: Asked) -> Any:
    return asked.save(**{"action-publish": "1"})


def _later() -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")


def _schedule(asked: Asked) -> Any:
    return asked.save(go_live_at=_later(), **{"action-publish": "1"})


def _cancel_schedule(asked: Asked) -> Any:
    asked.page.go_live_at = timezone.now() + timedelta(days=1)
    revision = asked.page.save_revision()
    revision.publish()
    return asked.post("revisions_unschedule", revision.pk)


def _undo(asked: Asked) -> Any:
    asked.page.save_revision().publish()
    return asked.send(f"{reverse('undo_publication')}?id={asked.page.pk}", {})


def _copy(asked: Asked, **fields: Any) -> Any:
    told = {"new_title": "Bản sao", "new_slug": "ban-sao"}
    return asked.post("copy", new_parent_page=asked.page.get_parent().pk, **told, **fields)


def _convert_alias(asked: Asked) -> Any:
    alias = asked.page.create_alias(update_slug="ban-sao")
    type(alias).objects.filter(pk=alias.pk).update(owner=asked.page.owner)
    asked.page = alias
    return asked.post("convert_alias")


def _restore(asked: Asked) -> Any:
    parent = asked.page.get_parent()
    record = put_in_trash(asked.page, None)
    return asked.send(reverse("restore_page", args=[record.pk]), {"parent": parent.pk})


def _delete_for_good(asked: Asked) -> Any:
    record = put_in_trash(asked.page, None)
    return asked.send(reverse("delete_for_good", args=[record.pk]), {})


def _revert(asked: Asked) -> Any:
    former = asked.page.save_revision()
    asked.page.save_revision()
    return asked.post("revisions_revert", former.pk, **form(asked.page, asked.user))


def _lock(asked: Asked) -> Any:
    return asked.post("lock")


def _unlock(asked: Asked) -> Any:
    Page.objects.filter(pk=asked.page.pk).update(locked=True)
    return asked.post("unlock")


def _approve(action: str) -> Attempt:
    def attempt(asked: Asked) -> Any:
        task = asked.submitted()
        return asked.post("workflow_action", action, task.pk, comment="Tốt")

    return attempt


def _cancel_approval(asked: Asked) -> Any:
    asked.submitted()
    return asked.save(**{"action-cancel-workflow": "1"})


def _compare(asked: Asked) -> Any:
    revision = asked.page.save_revision()
    return asked.get("revisions_compare", "live", revision.pk)


def _version(asked: Asked) -> Any:
    return asked.get("revisions_view", asked.page.save_revision().pk)


def _preview(asked: Asked) -> Any:
    return asked.post("preview_on_edit", **form(asked.page, asked.user))


def _move(asked: Asked) -> Any:
    return asked.post("move_confirm", asked.page.get_parent().pk)


def _bulk_move(asked: Asked) -> Any:
    return asked.bulk("move", chooser=asked.page.get_parent().pk)


def _change_category(asked: Asked) -> Any:
    category = Category.objects.first()
    assert category
    return asked.bulk("change_category", category=category.pk)


def _looks(name: str) -> Attempt:
    return lambda asked: asked.get(name)


# What → how it is tried, and what the history then says; None: nothing, one only looks.
ATTEMPTS: dict[str, list[tuple[Attempt, str | None]]] = {
    "add a page": [(_add, "wagtail.create")],
    "save a draft": [(Asked.save, "wagtail.edit")],
    "publish": [
        (_publish, "wagtail.publish"),
        (lambda asked: asked.bulk("publish"), "wagtail.publish"),
    ],
    "schedule": [(_schedule, "wagtail.publish.schedule")],
    "cancel a schedule": [(_cancel_schedule, "wagtail.schedule.cancel")],
    "unpublish, with a successor": [
        (lambda asked: asked.post("unpublish", successor=""), "wagtail.unpublish"),
        (lambda asked: asked.bulk("unpublish", successor=""), "wagtail.unpublish"),
    ],
    "undo a publication": [(_undo, "pages.undo_publication")],
    "submit for approval": [(_submit, "wagtail.workflow.start")],
    "approve or reject": [
        (_approve("approve"), "wagtail.workflow.approve"),
        (_approve("reject"), "wagtail.workflow.reject"),
    ],
    "cancel an approval": [(_cancel_approval, "wagtail.workflow.cancel")],
    "delete, with a successor": [
        (lambda asked: asked.post("delete", successor=""), "pages.trash"),
        (lambda asked: asked.bulk("delete", successor=""), "pages.trash"),
    ],
    "bring back from the trash": [(_restore, "pages.restore")],
    "delete for good": [(_delete_for_good, "wagtail.delete")],
    "move": [(_move, "wagtail.reorder"), (_bulk_move, "wagtail.reorder")],
    "copy": [(_copy, "wagtail.copy")],
    "make an alias": [(lambda asked: _copy(asked, alias="on"), "wagtail.create_alias")],
    "make a page of an alias": [(_convert_alias, "wagtail.convert_alias")],
    "change the category of several articles": [(_change_category, "wagtail.edit")],
    "put in another place of the list": [
        (lambda asked: asked.post("set_page_position"), "wagtail.reorder")
    ],
    "go back to a version": [(_revert, "wagtail.revert")],
    "see history, versions and differences": [
        (_looks("history"), None),
        (_looks("workflow_history"), None),
        (_looks("usage"), None),
        (_compare, None),
        (_version, None),
    ],
    "preview": [(_looks("view_draft"), None), (_preview, None)],
    "lock and unlock": [(_lock, "wagtail.lock"), (_unlock, "wagtail.unlock")],
    "choose who may see it": [
        (
            lambda asked: asked.post("set_privacy", restriction_type="login"),
            "wagtail.view_restriction.create",
        )
    ],
}
