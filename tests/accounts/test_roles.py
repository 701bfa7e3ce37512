"""Roles: what each may do from the start, over HTTP, and that nobody gains rights by accounts."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail import hooks
from wagtail.models import GroupPagePermission

from pages.models import HomePage, OfficePage
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR, Role
from tests.members import member, signed_in

ROLES = (AUTHOR, EDITOR, APPROVER, ADMINISTRATOR)
REFUSED = (302, 403)


def may(role: str, least: str) -> bool:
    return bool(least) and ROLES.index(role) >= ROLES.index(least)


@pytest.mark.parametrize("role", ROLES)
def test_pages_below_the_home_page_are_begun_by_editors(db: None, role: str) -> None:
    """Those of news by everybody: docs/roles.md, which test_page_permissions.py tries."""
    place = reverse(
        "wagtailadmin_pages:add", args=["pages", "contentpage", HomePage.objects.get().pk]
    )
    assert (signed_in(member(role)).get(place).status_code == 200) == may(role, EDITOR)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_other_types_are_edited_by_editors(db: None, role: str) -> None:
    """The table's drafts are tried with news alone."""
    client = signed_in(member(role))
    for model in (HomePage, OfficePage):
        form = reverse("wagtailadmin_pages:edit", args=[model.objects.all()[0].pk])
        assert (client.get(form).status_code == 200) == may(role, EDITOR)


def test_who_has_no_role_is_told_so(db: None) -> None:
    answer = signed_in(member("")).get("/admin/", follow=True)
    assert "chưa có vai trò" in answer.content.decode()


# ---- Roles are granted once


@pytest.fixture
def registered() -> Iterator[Callable[[Role], None]]:
    with pytest.MonkeyPatch.context():
        made: list[Role] = []
        with hooks.register_temporarily("register_roles", lambda: made):
            yield made.append


def test_what_was_taken_away_stays_away_and_what_is_new_comes(
    db: None, registered: Callable[[Role], None]
) -> None:
    group = Group.objects.get(name=APPROVER)
    taken = Permission.objects.get(codename="delete_staffmember")
    group.permissions.remove(taken)
    GroupPagePermission.objects.filter(group=group, permission__codename="lock_page").delete()
    registered(Role(APPROVER, permissions=("pages.view_staffmember",)))
    call_command("update_roles")
    assert not group.permissions.filter(pk=taken.pk).exists()
    assert not GroupPagePermission.objects.filter(
        group=group, permission__codename="lock_page"
    ).exists()
    assert group.permissions.filter(codename="view_staffmember").exists()


def test_a_role_that_is_missing_is_made_again(db: None) -> None:
    Group.objects.get(name=AUTHOR).delete()
    call_command("update_roles")
    assert GroupPagePermission.objects.filter(group__name=AUTHOR).count() == 1


def test_an_unknown_permission_is_named(db: None, registered: Callable[[Role], None]) -> None:
    registered(Role(AUTHOR, permissions=("pages.fly_staffmember",)))
    with pytest.raises(LookupError, match=r"pages\.fly_staffmember"):
        call_command("update_roles")


# ---- Nobody gains rights by accounts


@pytest.fixture
def administrator(db: None) -> User:
    return member(ADMINISTRATOR, "quan-tri")


def posted(user: User, **changed: object) -> dict[str, object]:
    form = {"username": user.username, "first_name": "A", "last_name": "B", "email": "a@example.vn"}
    return {**form, "is_active": "on", **changed}


def test_an_administrator_by_role_makes_nobody_a_superuser(administrator: User) -> None:
    other = member(EDITOR, "khac")
    approvers = Group.objects.get(name=APPROVER)
    address = reverse("wagtailusers_users:edit", args=[other.pk])
    form = posted(other, is_superuser="on", groups=[approvers.pk])
    answer = signed_in(administrator).post(address, form)
    assert answer.status_code == 302
    other.refresh_from_db()
    assert not other.is_superuser
    assert [*other.groups.all()] == [approvers]


def test_nobody_gives_a_role_that_may_do_more(administrator: User) -> None:
    other, strong = member(EDITOR, "khac"), Group.objects.create(name="Toàn quyền")
    strong.permissions.add(Permission.objects.get(codename="change_group"))
    client = signed_in(administrator)
    address = reverse("wagtailusers_users:edit", args=[other.pk])
    assert client.post(address, posted(other, groups=[strong.pk])).status_code == 200
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])
    client.post(f"{bulk}?id={other.pk}", {"role": strong.pk})
    assert not other.groups.filter(pk=strong.pk).exists()


@pytest.mark.parametrize("act", ["edit", "invitation", "hand_over", "delete"])
def test_nobody_changes_the_account_of_who_may_do_more(administrator: User, act: str) -> None:
    chief = User.objects.create_superuser("chi-huy", "", "con cò bay lả bay la")
    client = signed_in(administrator)
    address = reverse(f"wagtailusers_users:{act}", args=[chief.pk])
    for answer in (client.get(address), client.post(address, posted(chief))):
        assert answer.status_code in REFUSED
    chief.refresh_from_db()
    assert chief.email == ""


@pytest.mark.parametrize("act", ["assign_role", "set_active_state", "delete"])
def test_nor_of_several_at_once(administrator: User, act: str) -> None:
    chief = User.objects.create_superuser("chi-huy", "", "con cò bay lả bay la")
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", act])
    form = {"role": Group.objects.get(name=EDITOR).pk, "mark_as_active": "False"}
    signed_in(administrator).post(f"{bulk}?id={chief.pk}", form)
    chief.refresh_from_db()
    assert chief.is_active
    assert not chief.groups.exists()
