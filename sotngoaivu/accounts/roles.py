"""Roles: groups of the admin, with what each may do from the start.

Applications name them (`hooks.register("register_roles")`); permissions that several give to a role
of one name are added up. Each is granted once, so what an administrator takes away stays away, and
what a later version brings comes. The names are data, not strings of the interface.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from sotngoaivu.accounts.models import Grant

AUTHOR, EDITOR = "Tác giả", "Biên tập viên"
APPROVER, ADMINISTRATOR = "Người duyệt bài", "Người quản trị"
# What Wagtail's own migrations call two of them.
_FORMER_NAMES = {EDITOR: "Editors", APPROVER: "Moderators"}


@dataclass(frozen=True)
class Role:
    """What a group of this name may do.

    Permissions are written `app.codename`. `on_pages` holds for all pages, or, where `below` names
    a page type, for pages of that type and what is below them; `on_files` for all collections.
    `approves`: what is submitted to the approval that a site opens with; meanwhile nobody else
    edits it.
    """

    name: str
    permissions: tuple[str, ...] = ()
    on_pages: tuple[str, ...] = ()
    below: str = ""
    on_files: tuple[str, ...] = ()
    approves: bool = False


@transaction.atomic
def update_roles() -> None:
    """Make the groups that are missing, and grant what none of them has been granted yet.

    Raises LookupError where there is no such permission or page type.
    """
    for register in hooks.get_hooks("register_roles"):
        for role in register():
            _update(role)


def _update(role: Role) -> None:
    group = _group(role.name)
    known = {*Grant.objects.filter(group=group).values_list("what", flat=True)}
    for what, grant in _grants(role, group):
        if what not in known:
            grant()
            Grant.objects.create(group=group, what=what)


def _group(name: str) -> Group:
    if name in _FORMER_NAMES and not Group.objects.filter(name=name).exists():
        Group.objects.filter(name=_FORMER_NAMES[name]).update(name=name)
    return Group.objects.get_or_create(name=name)[0]


def _grants(role: Role, group: Group) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is granted, by a name that stays, and how."""
    for name in role.permissions:
        yield name, partial(group.permissions.add, permission(name))
    model: type[Page] = apps.get_model(role.below) if role.below else Page
    # The site's root; the trash has one of its own, which no role reaches.
    pages = model._default_manager.all() if role.below else [Page.get_first_root_node()]
    for page in pages:
        for codename in role.on_pages:
            found = permission(f"wagtailcore.{codename}_page")
            yield (
                f"{page.pk}: {codename}",
                partial(
                    GroupPagePermission.objects.get_or_create,
                    group=group,
                    page_id=page.pk,
                    permission=found,
                ),
            )
    for collection in Collection.get_root_nodes() if role.on_files else ():
        for name in role.on_files:
            yield (
                f"files: {name}",
                partial(
                    GroupCollectionPermission.objects.get_or_create,
                    group=group,
                    collection=collection,
                    permission=permission(name),
                ),
            )
    for task in GroupApprovalTask.objects.order_by("pk")[:1] if role.approves else ():
        yield f"approval: {task.pk}", partial(task.groups.add, group)


def permission(name: str) -> Permission:
    """The permission `app.codename`. Raises LookupError."""
    app, _dot, codename = name.partition(".")
    try:
        return Permission.objects.get(content_type__app_label=app, codename=codename)
    except Permission.DoesNotExist as error:
        raise LookupError(f"There is no permission {name}.") from error
