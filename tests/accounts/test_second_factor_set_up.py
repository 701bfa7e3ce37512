"""Setting up the second factor, who must, and who has lost it."""

import json
import re
from datetime import timedelta
from io import StringIO
from ipaddress import ip_network

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import GroupApprovalTask, ModelLogEntry
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.models import User
from tests.accounts.authenticator import code
from tests.accounts.steps import (
    APP,
    CODES,
    FACTOR,
    HOME,
    add_app,
    add_passkey,
    first_step,
    second_step,
)
from tests.clock import Clock
from tests.markup import plain
from tests.members import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.one_database
def test_a_wrong_code_sets_nothing_up_and_the_key_stays(admin_user: User) -> None:
    client = signed_in(admin_user)
    secret = client.get(APP).context["secret"]
    refused = client.post(APP, {"code": "12"})
    assert refused.context["secret"] == secret
    assert not Authenticator.objects.exists()
    assert client.post(APP, {"code": code(secret)}).status_code == 302


@pytest.mark.one_database
def test_the_picture_of_the_key_asks_nobody_and_has_no_style_of_its_own(admin_user: User) -> None:
    page = BeautifulSoup(signed_in(admin_user).get(APP).content, "html.parser")
    picture = page.select_one(".qr-code svg")
    assert picture is not None
    assert picture.select("path")
    assert "style" not in str(picture)
    assert not picture.select("script, image, style")
    link = page.select_one("a[href^='otpauth:']")
    assert link is not None
    assert "issuer=S%E1%BB%9F%20Ngo%E1%BA%A1i%20v%E1%BB%A5" in str(link["href"])


def test_codes_are_shown_until_they_are_kept_and_to_this_session_alone(admin_user: User) -> None:
    client = signed_in(admin_user)
    secret = client.get(APP).context["secret"]
    client.post(APP, {"code": code(secret)})
    codes = client.get(CODES).context["codes"]
    assert client.get(CODES).context["codes"] == codes
    download = reverse("download_codes")
    kept = client.get(download)
    assert "attachment" in kept["Content-Disposition"]
    assert all(each in kept.content.decode() for each in codes)
    other = signed_in(admin_user)
    assert other.get(CODES).context["codes"] is None
    assert other.get(download).status_code == 404
    assert client.post(CODES, {"kept": "1"})["Location"] == FACTOR
    assert client.get(CODES).context["codes"] is None
    assert client.get(download).status_code == 404
    # New ones end the former.
    new = client.post(CODES, follow=True).context["codes"]
    assert not {*new} & {*codes}
    assert second_step(first_step(), code=codes[0]).status_code == 200
    assert second_step(first_step(), code=new[0]).status_code == 302


def test_secrets_are_not_legible_in_the_database(admin_user: User) -> None:
    secret, codes = add_app(admin_user)
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret.replace(" ", "") not in rows
    assert not any(each.replace(" ", "") in rows for each in codes)


def test_without_the_last_one_the_codes_go_and_the_password_signs_in(admin_user: User) -> None:
    add_app(admin_user)
    client = signed_in(admin_user)
    app = Authenticator.objects.get(type="totp")
    remove = reverse("remove_factor", args=[app.pk])
    assert "Đó là cách cuối cùng" in plain(client.get(remove).content.decode())
    client.post(remove)
    assert not Authenticator.objects.exists()
    response = Client().post(
        reverse("wagtailadmin_login"), {"username": "admin", "password": "password"}
    )
    assert response["Location"] == HOME
    logged = ModelLogEntry.objects.filter(action__startswith="accounts.")
    assert [entry.action for entry in logged.order_by("pk")] == [
        "accounts.add_factor",
        "accounts.remove_factor",
    ]
    assert {entry.user for entry in logged} == {admin_user}


@pytest.mark.one_database
def test_nobody_removes_what_is_somebody_elses(admin_user: User) -> None:
    add_app(admin_user)
    other = signed_in(User.objects.create_superuser("khac", "", "con cò bay lả bay la"))
    app = Authenticator.objects.get(type="totp")
    assert other.post(reverse("remove_factor", args=[app.pk])).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["add_app", "add_passkey", "recovery_codes", "remove_factor"])
def test_a_browser_left_open_makes_nobody_a_factor(
    admin_user: User, clock: Clock, name: str
) -> None:
    add_passkey(admin_user)
    client = signed_in(admin_user)
    passkey = Authenticator.objects.get(type="webauthn")
    page = reverse(name, args=[passkey.pk] if name == "remove_factor" else [])
    assert client.get(page).status_code == 200
    clock.now += timedelta(minutes=15)
    confirm = client.get(page)["Location"]
    assert client.post(page)["Location"] == confirm
    sent = {"next": page, "password": "sai"}
    assert "không đúng" in plain(client.post(confirm, sent).content.decode())
    assert client.get(page).status_code == 302
    assert client.post(confirm, sent | {"password": "password"})["Location"] == page
    assert client.get(page).status_code == 200
    # The password cannot be guessed here either, nor does it lead elsewhere.
    elsewhere = {"next": "https://example.com/", "password": "password"}
    assert client.post(confirm.partition("?")[0], elsewhere)["Location"].startswith("/admin/")
    tried = [client.post(confirm, sent).status_code for _time in range(6)]
    assert tried[-1] == 429


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("testserver", True, True),
        ("localhost:8000", False, True),
        ("testserver", False, False),
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", True, False),
    ],
)
def test_where_there_are_no_passkeys_it_is_said(
    admin_user: User, settings: Settings, host: str, secure: bool, works: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = signed_in(admin_user)
    for name in ("second_factor", "add_passkey"):
        response = client.get(reverse(name), secure=secure, headers={"Host": host})
        said = plain(response.content.decode())
        assert ("Khóa truy cập chỉ dùng được ở địa chỉ" in said) is not works


@pytest.fixture
def required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def test_who_publishes_or_administers_needs_one(admin_user: User, required: None) -> None:
    for user in (admin_user, member("Người duyệt bài")):
        client = signed_in(user)
        for name in ("wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_account"):
            assert client.get(reverse(name))["Location"] == FACTOR
        assert "cần có bước thứ hai" in plain(client.get(FACTOR).content.decode())
        secret = client.get(APP).context["secret"]
        assert client.post(APP, {"code": code(secret)})["Location"] == CODES
        assert client.get(CODES).status_code == 200
        assert client.get(HOME).status_code == 200
    assert signed_in(member("Biên tập viên", "khac")).get(HOME).status_code == 200


def test_who_may_only_approve_needs_one(required: None) -> None:
    user = member("Biên tập viên")
    group = Group.objects.create(name="Duyệt tin đối ngoại")
    user.groups.add(group)
    assert signed_in(user).get(HOME).status_code == 200
    GroupApprovalTask.objects.get().groups.add(group)
    assert signed_in(user).get(HOME)["Location"] == FACTOR


@pytest.mark.one_database
def test_by_default_nobody_needs_one(admin_user: User) -> None:
    assert signed_in(admin_user).get(HOME).status_code == 200


@pytest.mark.one_database
def test_the_password_of_ones_own_comes_first(admin_user: User, required: None) -> None:
    User.objects.update(must_change_password=True)
    client = signed_in(admin_user)
    for address in (HOME, FACTOR, APP):
        assert client.get(address)["Location"] == reverse("choose_password")
    User.objects.update(must_change_password=False)
    assert client.get(HOME)["Location"] == FACTOR


@pytest.mark.one_database
def test_the_networks_of_the_admin_come_before_the_second_step(
    admin_user: User, settings: Settings
) -> None:
    secret, _codes = add_app(admin_user)
    client, reader = first_step(), first_step("wagtailcore")
    settings.ADMIN_NETWORKS = [ip_network("203.0.113.0/24")]
    assert client.get(reverse("wagtailadmin_second_step")).status_code == 403
    assert second_step(client, code=code(secret)).status_code == 403
    assert second_step(reader, "wagtailcore", code=code(secret)).status_code == 302


def test_the_last_one_stays_where_one_is_required(admin_user: User, required: None) -> None:
    add_app(admin_user)
    client = signed_in(admin_user)
    app = Authenticator.objects.get(type="totp")
    remove = reverse("remove_factor", args=[app.pk])
    assert remove not in client.get(FACTOR).content.decode()
    response = client.post(remove, follow=True)
    assert "không gỡ được cách cuối cùng" in plain(response.content.decode()).lower()
    assert Authenticator.objects.filter(type="totp").exists()
    add_passkey(admin_user)
    client.post(remove)
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_command_line_lets_somebody_in_who_has_lost_everything(
    admin_user: User, required: None
) -> None:
    add_app(admin_user)
    told = StringIO()
    call_command("reset_second_factor", "admin", stdout=told)
    assert "admin had 1 second factor" in told.getvalue()
    assert not Authenticator.objects.exists()
    client = Client()
    sent = {"username": "admin", "password": "password"}
    assert client.post(reverse("wagtailadmin_login"), sent)["Location"] == HOME
    assert client.get(HOME)["Location"] == FACTOR
    entry = ModelLogEntry.objects.get(action="accounts.reset_factors")
    assert (entry.object_id, entry.user_id) == (str(admin_user.pk), None)
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "ai", stdout=told)
    with pytest.raises(CommandError, match="Name an account"):
        call_command("reset_second_factor", "admin", "--unreadable", stdout=told)


def test_what_another_key_has_encrypted_is_said_and_reset(
    admin_user: User, settings: Settings
) -> None:
    other = User.objects.create_superuser("khac", "", "con cò bay lả bay la")
    add_passkey(other)
    secret, codes = add_app(admin_user)
    settings.SECRET_KEY = "another key altogether"
    for tried in (code(secret), codes[0]):
        response = second_step(first_step(), code=tried)
        assert "khóa bí mật của trang đã thay đổi" in plain(response.content.decode())
    # A passkey is not encrypted; the codes made with it are.
    told = StringIO()
    call_command("reset_second_factor", "--unreadable", stdout=told)
    assert "Reset: admin, khac." in told.getvalue()
    assert [each.type for each in Authenticator.objects.all()] == ["webauthn"]
    call_command("reset_second_factor", "--unreadable", stdout=told)
    assert "nothing was reset" in told.getvalue()


ENGLISH = re.compile(r"\b(?:the|and|your|code|passkey|password|sign)\b", re.IGNORECASE)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_speaks_the_language_of_the_admin(
    admin_user: User, language: str, clock: Clock
) -> None:
    add_passkey(admin_user)
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    client = signed_in(admin_user)
    passkey = Authenticator.objects.get(type="webauthn")
    pages = [FACTOR, APP, reverse("add_passkey"), CODES, reverse("wagtailadmin_account")]
    pages.append(reverse("remove_factor", args=[passkey.pk]))
    responses = [client.get(page, secure=True) for page in pages]
    responses.append(client.post(CODES, follow=True, secure=True))
    between = first_step()
    responses += [between.get(reverse("wagtailadmin_second_step"), secure=True)]
    responses += [second_step(between, code="x"), second_step(between, credential="x")]
    clock.now += timedelta(minutes=20)
    responses.append(client.get(CODES, follow=True))
    for response in responses:
        page = BeautifulSoup(response.content, "html.parser")
        for part in page.select("script, style, template, select, code"):
            part.decompose()
        main = page.select_one("main") or page
        said = main.get_text(" ").replace("(passkey)", "").replace("localhost", "")
        found = ENGLISH.findall(said)
        assert bool(found) is (language == "en"), (response.request["PATH_INFO"], found)
