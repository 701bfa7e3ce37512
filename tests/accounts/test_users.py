"""Members of staff are named and listed as Vietnamese names are."""

import re

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

from sotngoaivu.accounts.models import User

pytestmark = pytest.mark.django_db


def add(family: str, given: str) -> User:
    return User.objects.create_user(f"{family} {given}", first_name=given, last_name=family)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_family_name_comes_first(language: str, settings: object) -> None:
    assert add("Nguyễn Thị", "Bình").get_full_name() == "Nguyễn Thị Bình"
    assert User(username="truc-ban").get_full_name() == ""


@pytest.mark.parametrize(
    "address",
    [
        reverse_lazy("wagtailusers_users:add"),
        reverse_lazy("wagtailusers_users:edit", args=[1]),
        reverse_lazy("wagtailadmin_account"),
    ],
)
def test_forms_ask_for_the_family_name_first(
    admin_client: Client, admin_user: User, address: str
) -> None:
    html = admin_client.get(str(address).replace("/1/", f"/{admin_user.pk}/")).content.decode()
    asked = re.findall(r'name="(?:name_email-)?(last_name|first_name)"', html)
    assert asked == ["last_name", "first_name"]


def test_users_are_listed_by_given_name_in_the_vietnamese_alphabet(admin_client: Client) -> None:
    User.objects.filter(username="admin").update(last_name="", first_name="")
    for family, given in [("Vũ", "Đạt"), ("Bùi", "Dũng"), ("Lê", "Ân"), ("Trần Văn", "An")]:
        add(family, given)
    response = admin_client.get(reverse("wagtailusers_users:index"))
    names = [user.get_full_name() for user in response.context["users"] if user.first_name]
    assert names == ["Trần Văn An", "Lê Ân", "Bùi Dũng", "Vũ Đạt"]
    response = admin_client.get(reverse("wagtailusers_users:index"), {"ordering": "-name"})
    names = [user.get_full_name() for user in response.context["users"] if user.first_name]
    assert names == ["Vũ Đạt", "Bùi Dũng", "Lê Ân", "Trần Văn An"]


def test_a_new_name_moves_a_user_in_the_list() -> None:
    first, second = add("Lê", "An"), add("Lê", "Chi")
    first.first_name = "Yến"
    first.save(update_fields=["first_name"])
    assert list(User.objects.filter(last_name="Lê").order_by("sort_name")) == [second, first]


def test_names_are_stored_composed() -> None:
    add("Le\u0302", "A\u0302n")
    assert User.objects.get(first_name="Ân").last_name == "Lê"


@pytest.mark.parametrize("typed", ["dat", "Đạt", "vu dat", "DAT V"])
def test_users_are_found_without_diacritics(admin_client: Client, typed: str) -> None:
    for family, given in [("Vũ", "Đạt"), ("Bùi", "Dũng")]:
        add(family, given)
    for more in ({}, {"ordering": "-name"}, {"is_active": "true", "is_superuser": "false"}):
        response = admin_client.get(reverse("wagtailusers_users:index"), {"q": typed, **more})
        assert [user.get_full_name() for user in response.context["users"]] == ["Vũ Đạt"]
