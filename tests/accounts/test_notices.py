"""Whose way in was changed is told so, in their language, and nothing that helps to get in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings
from wagtail.users.models import UserProfile

from sotngoaivu.accounts.models import User
from tests.accounts.steps import CODES, add_app, add_passkey
from tests.accounts.test_passwords import GOOD
from tests.members import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

Committed = Callable[..., AbstractContextManager[Any]]
NEW = "trăm năm trong cõi người ta"


@pytest.fixture(autouse=True)
def sending(settings: Settings) -> None:
    settings.SENDS_EMAIL = True


@pytest.fixture
def lan() -> User:
    named = {"first_name": "Lan", "last_name": "Lê Thị"}
    lan: User = User.objects.create_superuser("lan", "lan@example.vn", GOOD, **named)
    return lan


def by_oneself(user: User, admin: Client) -> None:
    sent = {"password-old_password": GOOD}
    sent |= {f"password-new_password{number}": NEW for number in (1, 2)}
    page = signed_in(user).get(reverse("wagtailadmin_account"))
    fields = {
        field.html_name: field.value() or ""
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
        if "avatar" not in field.html_name
    }
    signed_in(user).post(reverse("wagtailadmin_account"), fields | sent)


def by_an_administrator(user: User, admin: Client) -> None:
    send_user_form(user, admin, password1=NEW, password2=NEW)


def send_user_form(user: User, admin: Client, **changes: str) -> None:
    names = ("username", "email", "first_name", "last_name")
    sent = {name: getattr(user, name) for name in names}
    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    always = {"is_active": "on", "is_superuser": "on"}
    assert admin.post(edit, sent | always | changes).status_code == 302


def by_the_link_of_a_forgotten_one(user: User, admin: Client) -> None:
    name = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    link = reverse("wagtailadmin_password_reset_confirm", args=[name, token])
    client = Client()
    form = client.get(link)["Location"]
    client.post(form, {"new_password1": NEW, "new_password2": NEW})


def by_the_command_line(user: User, admin: Client) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("getpass.getpass", lambda prompt="": NEW)
        call_command("changepassword", user.username, stdout=StringIO())


@pytest.mark.parametrize(
    "way", [by_oneself, by_an_administrator, by_the_link_of_a_forgotten_one, by_the_command_line]
)
def test_a_new_password_is_told_whoever_has_set_it(
    lan: User,
    admin_client: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: Committed,
    way: Callable[[User, Client], None],
) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    with django_capture_on_commit_callbacks(execute=True):
        way(lan, admin_client)
    lan.refresh_from_db()
    assert lan.check_password(NEW)
    [told] = mail.outbox
    assert told.to == ["lan@example.vn"]
    assert told.subject == (
        "Thay đổi trong tài khoản của bạn trên trang của Sở Ngoại vụ tỉnh Thái Bình"
    )
    assert "Kính gửi Lê Thị Lan," in told.body
    assert "Mật khẩu của tài khoản đã được đổi." in told.body
    for secret in (GOOD, NEW, lan.password, "http", "&"):
        assert secret not in told.body + told.subject


def test_a_password_that_is_hashed_anew_is_no_new_one(
    lan: User,
    client: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    former, present = PBKDF2PasswordHasher(), MD5PasswordHasher()
    settings.PASSWORD_HASHERS = [
        f"{type(hasher).__module__}.{type(hasher).__name__}" for hasher in (present, former)
    ]
    encoded = former.encode(GOOD, "salt" * 6, iterations=1)
    User.objects.filter(pk=lan.pk).update(password=encoded)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailadmin_login"), {"username": "lan", "password": GOOD})
    lan.refresh_from_db()
    assert lan.password.startswith(str(present.algorithm))
    assert mail.outbox == []


def test_a_new_address_is_told_at_the_former_and_at_the_new_one(
    lan: User, admin_client: Client, django_capture_on_commit_callbacks: Committed
) -> None:
    UserProfile.objects.create(user=lan, preferred_language="en")
    with django_capture_on_commit_callbacks(execute=True):
        send_user_form(lan, admin_client, email="someone@example.com")
    assert sorted(message.to for message in mail.outbox) == [
        ["lan@example.vn"],
        ["someone@example.com"],
    ]
    for message in mail.outbox:
        assert "The e-mail address of your account was changed." in message.body
        assert "@" not in message.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        lan.refresh_from_db()
        lan.first_name = "Lan Anh"
        lan.save()
    assert mail.outbox == []


def add_by_app(user: User) -> None:
    add_app(user)


def remove_app(user: User) -> None:
    add_app(user)
    app = Authenticator.objects.get(type="totp")
    signed_in(user).post(reverse("remove_factor", args=[app.pk]))


def make_codes(user: User) -> None:
    add_app(user)
    signed_in(user).post(CODES)


def reset_on_the_server(user: User) -> None:
    add_app(user)
    call_command("reset_second_factor", user.username, stdout=StringIO())


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (add_by_app, "Một ứng dụng hoặc khóa truy cập đã được thêm"),
        (add_passkey, "Một ứng dụng hoặc khóa truy cập đã được thêm"),
        (remove_app, "Một ứng dụng hoặc khóa truy cập đã bị xóa"),
        (make_codes, "Mã dự phòng mới đã được tạo"),
        (reset_on_the_server, "Bước đăng nhập thứ hai của bạn đã bị xóa trên máy chủ"),
    ],
)
def test_a_changed_second_factor_is_told(
    lan: User,
    act: Callable[[User], Any],
    said: str,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        act(lan)
    assert said in mail.outbox[-1].body
    secrets = [row.data for row in Authenticator.objects.all()]
    texts = [text for data in secrets for text in data.values() if isinstance(text, str)]
    for message in mail.outbox:
        assert message.to == ["lan@example.vn"]
        assert not [text for text in texts if text in message.body]


def test_nobody_is_told_where_no_mail_is_set_up_or_known(
    lan: User, settings: Settings, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        User.objects.filter(pk=lan.pk).update(email="")
        lan.refresh_from_db()
        lan.set_password(NEW)
        lan.save()
        settings.SENDS_EMAIL = False
        lan.email = "lan@example.vn"
        lan.save()
        lan.set_password(GOOD)
        lan.save()
    assert mail.outbox == []


def test_a_message_that_cannot_be_sent_undoes_no_change(
    lan: User, settings: Settings, django_capture_on_commit_callbacks: Committed
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    with django_capture_on_commit_callbacks(execute=True):
        lan.set_password(NEW)
        lan.save()
    lan.refresh_from_db()
    assert lan.check_password(NEW)
