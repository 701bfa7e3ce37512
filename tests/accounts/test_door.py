"""Who may use the admin, and from where; how the first password is handed over."""

import secrets
from datetime import timedelta
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sotngoaivu.accounts.models import User
from sotngoaivu.conf import environment
from sotngoaivu.management.commands.prepare import Command
from tests.clock import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

GOOD = "con cò bay lả bay la"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    User.objects.all().delete()
    return tmp_path / "admin-password"


def test_the_first_password_is_named_in_no_log(kept: Path) -> None:
    told = StringIO()
    Command(stdout=told).make_admin()
    password = kept.read_text().strip()
    assert User.objects.get().check_password(password)
    assert password not in told.getvalue()
    assert str(kept) in told.getvalue()
    assert kept.stat().st_mode & 0o077 == 0


def test_the_first_password_is_shown_at_a_terminal(kept: Path) -> None:
    told = Terminal()
    Command(stdout=told).make_admin()
    assert kept.read_text().strip() in told.getvalue()


def test_another_password_is_chosen_before_anything_else(kept: Path, client: Client) -> None:
    Command(stdout=StringIO()).make_admin()
    first = kept.read_text().strip()
    sent = {"username": "admin", "password": first}
    assert client.post(reverse("wagtailadmin_login"), sent).status_code == 302
    choose = reverse("choose_password")
    for name in ("wagtailadmin_home", "wagtailusers_users:index", "wagtailadmin_account"):
        response = client.get(reverse(name), follow=True)
        assert response.redirect_chain == [(choose, 302)]
    assert list(response.context["form"].fields) == ["new_password1", "new_password2"]
    weak = client.post(choose, {"new_password1": "1", "new_password2": "1"})
    assert "ít nhất 12 ký tự" in weak.content.decode()
    assert client.get(reverse("wagtailadmin_home"))["Location"] == choose
    done = client.post(choose, {"new_password1": GOOD, "new_password2": GOOD}, follow=True)
    assert "Đã đặt mật khẩu" in done.content.decode()
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert User.objects.get().check_password(GOOD)
    assert client.get(choose)["Location"] == reverse("wagtailadmin_account")
    # The next start takes the file away.
    Command(stdout=StringIO()).make_admin()
    assert not kept.exists()


def test_who_signed_in_long_ago_gives_the_first_password_once_more(
    kept: Path, client: Client, clock: Clock
) -> None:
    Command(stdout=StringIO()).make_admin()
    sent = {"username": "admin", "password": kept.read_text().strip()}
    client.post(reverse("wagtailadmin_login"), sent)
    clock.now += timedelta(minutes=16)
    choose, confirm = reverse("choose_password"), reverse("confirm_password")
    assert client.get(choose)["Location"] == f"{confirm}?{urlencode({'next': choose})}"
    assert client.post(confirm, sent | {"next": choose})["Location"] == choose
    assert client.get(choose).status_code == 200


def test_the_command_line_can_choose_it_too(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Command(stdout=StringIO()).make_admin()
    monkeypatch.setattr("getpass.getpass", lambda prompt="": GOOD)
    call_command("changepassword", "admin", stdout=StringIO())
    assert not User.objects.get().must_change_password


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("203.0.113.9", True),
        ("2001:db8::5", True),
        ("::ffff:203.0.113.9", True),
        ("203.0.114.9", False),
        ("", False),
    ],
)
def test_the_admin_is_limited_to_networks(
    admin_user: User, settings: Settings, monkeypatch: Any, address: str, allowed: bool
) -> None:
    monkeypatch.setenv("ADMIN_NETWORKS", "203.0.113.0/24, 2001:db8::/48")
    settings.ADMIN_NETWORKS = environment.networks("ADMIN_NETWORKS")
    client = Client(REMOTE_ADDR=address)
    assert client.get(reverse("wagtailadmin_login")).status_code == (200 if allowed else 403)
    client.force_login(admin_user)
    assert client.get(reverse("wagtailadmin_home")).status_code == (200 if allowed else 403)
    # Readers are not concerned.
    assert client.get("/").status_code == 200


def test_no_proxy_is_believed_that_is_not_ones_own(settings: Settings) -> None:
    settings.ADMIN_NETWORKS = environment.networks("NONE")
    assert settings.ADMIN_NETWORKS == []
    settings.ADMIN_NETWORKS = [ip_network("203.0.113.0/24")]
    settings.TRUSTED_PROXIES = 0
    client = Client(REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": "203.0.113.9"})
    assert client.get(reverse("wagtailadmin_login")).status_code == 403
    settings.TRUSTED_PROXIES = 1
    assert client.get(reverse("wagtailadmin_login")).status_code == 200


@pytest.mark.parametrize("key", ["x", "x" * 60, "ab" * 30, "django-insecure-" + "abcdefgh" * 8])
def test_a_key_that_could_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY") as refused:
        environment.check_secret_key(key)
    assert key not in str(refused.value) or key == "x"


def test_keys_as_they_are_made_are_taken() -> None:
    environment.check_secret_key(secrets.token_urlsafe(50))


def test_readers_who_sign_in_come_to_a_page_that_is_there(client: Client, admin_user: User) -> None:
    sent = {"username": "admin", "password": "password"}
    response = client.post(reverse("wagtailcore_login"), sent, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert response.status_code == 200
