"""A password that is easily guessed is refused wherever one is set, in words one understands."""

from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.module_loading import import_string

from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.passwords import CommonPasswordValidator, SimilarityValidator

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SHORT = "ít nhất 12 ký tự"
GOOD = "con cò bay lả bay la"


def test_passwords_are_hashed_by_argon2_and_former_hashes_still_hold() -> None:
    from sotngoaivu import settings as configured

    hashers = [import_string(name)() for name in configured.PASSWORD_HASHERS]
    assert hashers[0].verify(GOOD, hashers[0].encode(GOOD, hashers[0].salt()))
    assert hashers[0].encode(GOOD, "12345678").startswith("argon2$argon2id$")
    assert "pbkdf2_sha256" in {hasher.algorithm for hasher in hashers}
    assert check_password(GOOD, make_password(GOOD))


@pytest.mark.parametrize(
    "password",
    ["nguyenvanan12", "NguyễnVănAn2026", "AnNguyenVan!!", "an.nguyen.van", "nguyễn văn an 1"],
)
def test_a_password_made_of_the_name_is_refused_with_and_without_diacritics(password: str) -> None:
    user = User(username="an.nguyen", last_name="Nguyễn Văn", first_name="An")
    with pytest.raises(ValidationError, match="quá giống"):
        SimilarityValidator().validate(password, user)


@pytest.mark.parametrize(
    "password",
    [
        *(
            " " * 12,
            "a" * 16,
            "abababababab",
            "1212121212 !",
            "passwordpassword",
            "AdminAdminAdmin",
        ),
        *("administrator1", "Password2026!", "123qwertyuiop!!", "!vietnamvietnam2026"),
    ],
)
def test_a_common_password_is_refused_however_it_is_made_long(password: str) -> None:
    with pytest.raises(ValidationError, match="phổ biến"):
        CommonPasswordValidator().validate(password)


@pytest.mark.parametrize("password", [GOOD, "83917462love5521", "admin likes tea"])
def test_a_common_word_in_a_long_password_is_taken(password: str) -> None:
    CommonPasswordValidator().validate(password)


def test_a_password_that_has_nothing_to_do_with_the_name_is_taken() -> None:
    user = User(username="an.nguyen", last_name="Nguyễn Văn", first_name="An")
    SimilarityValidator().validate(GOOD, user)
    SimilarityValidator().validate(GOOD)
    assert user.last_name == "Nguyễn Văn"


def said(content: bytes) -> str:
    return BeautifulSoup(content, "html.parser").get_text(" ", strip=True)


NEW = {"username": "lan", "email": "lan@example.vn", "first_name": "Lan", "last_name": "Lê"}


def test_an_administrator_gives_nobody_a_weak_one(admin_client: Client) -> None:
    user = User.objects.create_user("lan", "lan@example.vn", GOOD, first_name="Lan", last_name="Lê")
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    sent = NEW | {"is_active": "on", "password1": "123456789012", "password2": "123456789012"}
    assert "hoàn toàn là số" in said(admin_client.post(edit, sent).content)
    user.refresh_from_db()
    assert user.check_password(GOOD)


def test_nobody_gives_oneself_a_weak_one(admin_client: Client, admin_user: User) -> None:
    sent = {
        "password-old_password": "password",
        "password-new_password1": "1",
        "password-new_password2": "1",
    }
    response = admin_client.post(reverse("wagtailadmin_account"), sent)
    assert SHORT in said(response.content)
    admin_user.refresh_from_db()
    assert admin_user.check_password("password")


def test_the_link_of_a_forgotten_password_leads_to_no_weak_one(
    client: Client, admin_user: User, settings: Any
) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    name = urlsafe_base64_encode(force_bytes(admin_user.pk))
    token = default_token_generator.make_token(admin_user)
    link = reverse("wagtailadmin_password_reset_confirm", args=[name, token])
    form = client.get(link)["Location"]
    response = client.post(form, {"new_password1": "1", "new_password2": "1"})
    assert SHORT in said(response.content)
    admin_user.refresh_from_db()
    assert admin_user.check_password("password")


def test_the_command_line_takes_no_weak_one(
    admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = StringIO()
    monkeypatch.setattr("getpass.getpass", lambda prompt="": "1")
    with pytest.raises(CommandError):
        call_command("changepassword", "admin", stdout=told, stderr=told)
    assert SHORT in told.getvalue()
    admin_user.refresh_from_db()
    assert admin_user.check_password("password")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_superuser_is_made_with_no_weak_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django asks again, and whether to take it all the same: only a plain yes does."""
    told, given = StringIO(), iter(["1", "1", GOOD, GOOD])
    monkeypatch.setattr("getpass.getpass", lambda prompt="": next(given))
    monkeypatch.setattr("builtins.input", lambda prompt="": "n")
    call_command(
        "createsuperuser",
        username="truc",
        email="truc@example.vn",
        stdin=Terminal(),
        stdout=told,
        stderr=told,
    )
    assert SHORT in told.getvalue()
    assert User.objects.get(username="truc").check_password(GOOD)
