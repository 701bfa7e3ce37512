"""Administration of accounts: nobody gains rights by it that are not their own.

Wagtail lets whoever may change users make anybody an administrator, and change an administrator's
password; here that is an administrator's (`is_superuser`) alone.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from sotngoaivu.accounts.models import User


def assignable_groups(manager: User) -> QuerySet[Group]:
    """Groups that may do nothing that the manager may not do, too."""
    groups = Group.objects.all()
    if manager.is_superuser:
        return groups
    held = manager.get_all_permissions()
    others = [
        permission.pk
        for permission in Permission.objects.select_related("content_type")
        if f"{permission.content_type.app_label}.{permission.codename}" not in held
    ]
    return groups.exclude(permissions__in=others)


def may_manage(manager: User, user: User) -> bool:
    """Whether a manager of accounts may change this one: whose holder may do no more than they."""
    if manager.is_superuser or manager == user:
        return True
    others = user.groups.exclude(pk__in=assignable_groups(manager))
    return not user.is_superuser and not others.exists()


def keep_within_rights(form: Any, manager: User) -> None:
    """Take from a user's form what its sender may not give."""
    if not manager.is_superuser:
        form.fields.pop("is_superuser", None)
        if "groups" in form.fields:
            form.fields["groups"].queryset = assignable_groups(manager)


def refuse_stronger_user(request: HttpRequest, user: User) -> None:
    """Raise PermissionDenied where the user may do more than who asks."""
    if not may_manage(request.user, user):  # type: ignore[arg-type]
        raise PermissionDenied


def refuse_nothing(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Say so where nothing of what is chosen may be changed; Wagtail says that 0 have been."""
    if objects:
        return None
    messages.error(
        request, _("You may not do that with anything you have chosen; nothing has been changed.")
    )
    return redirect(action.next_url)


def refuse_stronger_users(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Likewise for what is done to several at once, and for a role that is more than one's own."""
    if User not in action.models:
        return
    for user in objects:
        refuse_stronger_user(request, user)
    if action_type == "assign_role":
        role = action.cleaned_form.cleaned_data["role"]
        if not assignable_groups(request.user).filter(pk=role.pk).exists():  # type: ignore[arg-type]
            raise PermissionDenied
