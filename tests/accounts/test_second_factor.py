"""The second step of the sign-in: by an app, a passkey or a recovery code, at both ways in."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from pages.models import ContentPage, HomePage
from sotngoaivu.accounts.models import Attempts, User
from tests.accounts.authenticator import Passkey, code
from tests.accounts.steps import (
    HOME,
    OFFICE,
    add_app,
    add_passkey,
    first_step,
    is_signed_in,
    second_step,
)
from tests.clock import Clock
from tests.markup import plain
from tests.members import signed_in

pytestmark = pytest.mark.django_db

WAYS = pytest.mark.parametrize("way", ["wagtailadmin", "wagtailcore"])


@WAYS
def test_the_password_alone_signs_nobody_in_who_has_an_app(admin_user: User, way: str) -> None:
    secret, _codes = add_app(admin_user)
    client = first_step(way)
    assert not is_signed_in(client)
    assert client.get(HOME).status_code == 302
    refused = second_step(client, way, code="000000" if code(secret) != "000000" else "111111")
    assert "Chưa đúng, hoặc đã được dùng" in plain(refused.content.decode())
    assert not is_signed_in(client)
    assert second_step(client, way, code=code(secret))["Location"] in {"/", HOME}
    assert is_signed_in(client)
    assert client.get(HOME).status_code == 200


@pytest.mark.one_database
def test_a_code_holds_once(admin_user: User) -> None:
    secret, _codes = add_app(admin_user)
    now = code(secret)
    assert second_step(first_step(), code=now).status_code == 302
    assert second_step(first_step(), code=now).status_code == 200


def test_a_code_holds_once_while_the_cache_is_away(
    admin_user: User, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "cache").touch()
    settings.CACHES = {
        "default": {
            "BACKEND": "sotngoaivu.core.cache.ForgivingFileCache",
            "LOCATION": str(tmp_path / "cache"),
        }
    }
    secret, _codes = add_app(admin_user)
    now, another = code(secret), code(secret, 1)
    assert second_step(first_step(), code=now).status_code == 302
    for again in (now, f"{now[:3]} {now[3:]}", f"{now[:3]}-{now[3:]}"):
        refused = second_step(first_step(), code=again)
        assert "Chưa đúng, hoặc đã được dùng" in plain(refused.content.decode())
    assert second_step(first_step(), code=another).status_code == 302


@pytest.mark.one_database
def test_a_clock_that_is_half_a_minute_off_is_no_matter(admin_user: User) -> None:
    secret, _codes = add_app(admin_user)
    assert second_step(first_step(), code=code(secret, -1)).status_code == 302
    assert second_step(first_step(), code=code(secret, -20)).status_code == 200


def test_each_recovery_code_holds_once_and_the_rest_are_counted(admin_user: User) -> None:
    _secret, codes = add_app(admin_user)
    assert len({*codes}) == 10
    client = first_step()
    response = client.post(
        reverse("wagtailadmin_second_step"), {"code": codes[3]}, follow=True, secure=True
    )
    assert "còn lại 9 mã" in plain(response.content.decode())
    assert second_step(first_step(), code=codes[3]).status_code == 200
    assert second_step(first_step(), code=codes[4].replace(" ", "")).status_code == 302


@WAYS
def test_a_passkey_signs_in(admin_user: User, way: str) -> None:
    passkey = add_passkey(admin_user)
    client = first_step(way)
    options = client.get(reverse(f"{way}_second_step"), secure=True).context["options"]
    assert second_step(client, way, credential=passkey.used_for(options)).status_code == 302
    assert is_signed_in(client)
    # What was answered once answers nothing any more.
    other = first_step(way)
    other.get(reverse(f"{way}_second_step"), secure=True)
    assert second_step(other, way, credential=passkey.used_for(options)).status_code == 200
    assert not is_signed_in(other)


@pytest.mark.one_database
def test_a_passkey_of_another_site_or_account_is_refused(admin_user: User) -> None:
    passkey, stranger = add_passkey(admin_user), Passkey()
    step = reverse("wagtailadmin_second_step")
    client = first_step()
    for answering in (stranger, Passkey(origin="https://example.com", id=passkey.id)):
        options = client.get(step, secure=True).context["options"]
        response = second_step(client, credential=answering.used_for(options))
        assert "Khóa truy cập không được chấp nhận" in plain(response.content.decode())
        assert not is_signed_in(client)


JUNK = [
    "",
    "x",
    "1",
    "[]",
    "{}",
    '{"id": "x"}',
    '{"id": "eA", "rawId": "eA", "type": "public-key"}',
]
JUNK += [
    json.dumps(
        {
            "id": "eA",
            "rawId": "eA",
            "type": "public-key",
            "response": {
                "clientDataJSON": part,
                "authenticatorData": part,
                "signature": part,
                "attestationObject": part,
            },
        }
    )
    for part in ("", "eA", 5, None, "oWF4", "_w")
]


@pytest.mark.one_database
def test_what_is_no_answer_of_a_passkey_is_refused_without_a_fault(admin_user: User) -> None:
    add_passkey(admin_user)
    client, add, step = signed_in(admin_user), reverse("add_passkey"), first_step()
    for junk in JUNK:
        client.get(add, secure=True)
        assert client.post(add, {"credential": junk}, secure=True).status_code == 200, junk
        step.get(reverse("wagtailadmin_second_step"), secure=True)
        assert second_step(step, credential=junk).status_code == 200, junk
        # No pause is meant here.
        Attempts.objects.all().delete()
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@WAYS
def test_codes_cannot_be_tried_for_ever(admin_user: User, way: str, clock: Clock) -> None:
    secret, _codes = add_app(admin_user)
    client = first_step(way)
    tried = [second_step(client, way, code="x").status_code for _time in range(6)]
    assert tried == [200] * 5 + [429]
    assert second_step(client, way, code=code(secret)).status_code == 429
    # A new first step starts nothing anew.
    assert second_step(first_step(way), way, code=code(secret)).status_code == 429
    clock.now += timedelta(seconds=31)
    assert second_step(client, way, code=code(secret)).status_code == 302


@pytest.mark.one_database
def test_whoever_tries_codes_keeps_nobody_out_of_a_known_address(admin_user: User) -> None:
    secret, codes = add_app(admin_user)
    assert second_step(first_step(address=OFFICE), code=codes[0]).status_code == 302
    client = first_step()
    assert [second_step(client, code="x").status_code for _time in range(6)][-1] == 429
    assert second_step(first_step(address=OFFICE), code=code(secret)).status_code == 302


@pytest.mark.one_database
@WAYS
@pytest.mark.parametrize("ended", ["time", "password", "inactive", "none"])
def test_the_first_step_does_not_hold_for_ever(
    admin_user: User, way: str, ended: str, clock: Clock
) -> None:
    secret, _codes = add_app(admin_user)
    client = Client() if ended == "none" else first_step(way)
    if ended == "time":
        clock.now += timedelta(minutes=10)
    elif ended == "password":
        admin_user.set_password("con cò bay lả bay la")
        admin_user.save()
    elif ended == "inactive":
        User.objects.update(is_active=False)
    for response in (
        client.get(reverse(f"{way}_second_step")),
        second_step(client, way, code=code(secret)),
    ):
        assert response["Location"] == reverse(f"{way}_login")
    assert not is_signed_in(client)


@pytest.mark.one_database
def test_the_session_of_before_is_not_the_one_after(admin_user: User) -> None:
    secret, _codes = add_app(admin_user)
    client = first_step()
    before = client.session.session_key
    second_step(client, code=code(secret))
    assert client.session.session_key != before
    assert "first_step" not in client.session


@pytest.mark.one_database
@pytest.mark.parametrize("remember", ["", "on"])
def test_remembering_outlasts_the_second_step(admin_user: User, remember: str) -> None:
    secret, _codes = add_app(admin_user)
    client = first_step(remember=remember)
    second_step(client, code=code(secret))
    assert client.session.get_expire_at_browser_close() is not bool(remember)


@pytest.mark.one_database
@WAYS
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/admin/pages/", "/admin/pages/"),
        ("/tin-tuc/?page=2", "/tin-tuc/?page=2"),
        ("https://example.com/", ""),
        ("//example.com/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_both_ways_lead_to_what_was_asked_for_and_nowhere_else(
    admin_user: User, way: str, second: bool, asked: str, reached: str
) -> None:
    if second:
        secret, _codes = add_app(admin_user)
        response = second_step(first_step(way, next=asked), way, code=code(secret))
    else:
        sent = {"username": "admin", "password": "password", "next": asked}
        response = Client().post(reverse(f"{way}_login"), sent)
    assert response["Location"] == (reached or {"wagtailadmin": HOME, "wagtailcore": "/"}[way])


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "home"), [("vi", "/"), ("en", "/en/")])
def test_a_reader_comes_to_the_page_that_asked_for_a_sign_in(
    admin_user: User, language: str, home: str
) -> None:
    page = ContentPage(title="Nội bộ", slug="noi-bo")
    HomePage.objects.get().add_child(instance=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    reader = User.objects.create_user("doc", password="con cò bay lả bay la")
    client = Client()
    asked = client.get(f"{home}noi-bo/")
    form = client.get(asked["Location"]).context["next"]
    sent = {"username": reader.username, "password": "con cò bay lả bay la", "next": form}
    response = client.post(asked["Location"].partition("?")[0], sent, follow=True)
    assert response.redirect_chain == [(f"{home}noi-bo/", 302)]
    assert response.status_code == 200
    # Nobody asked for a page: the home page in the reader's language.
    with translation.override(language):
        sign_in = reverse("wagtailcore_login")
    del sent["next"]
    assert Client().post(sign_in, sent)["Location"] == home
