"""Whoever is given an account chooses the password, by a link that holds three days and once."""

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from sotngoaivu.accounts.models import User
from tests.accounts.test_passwords import GOOD, SHORT
from tests.clock import Clock
from tests.markup import plain

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LAN = {"username": "lan", "email": "lan@example.vn", "first_name": "Lan", "last_name": "Lê Thị"}


@pytest.fixture
def sending(settings: Settings) -> None:
    settings.SENDS_EMAIL = True


def add(admin: Client, group: str = "Biên tập viên") -> Any:
    groups = [Group.objects.get(name=group).pk] if group else []
    return admin.post(reverse("wagtailusers_users:add"), LAN | {"groups": groups}, follow=True)


def shown_link(response: Any) -> str:
    field = BeautifulSoup(response.content, "html.parser").select_one("#invitation-link")
    assert field is not None
    return str(field["value"])


def sent_link() -> str:
    found = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert found
    return found.group()


def accept(link: str, password: str = GOOD) -> Any:
    client = Client()
    path = link.removeprefix("http://127.0.0.1:8000")
    form = client.get(path, follow=True)
    if not form.context["validlink"]:
        return form
    sent = {"new_password1": password, "new_password2": password}
    return client.post(form.request["PATH_INFO"], sent, follow=True)


def test_nobody_chooses_a_password_for_somebody_else(admin_client: Client) -> None:
    form = admin_client.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'type="password"' not in form
    add(admin_client)
    assert not User.objects.get(username="lan").has_usable_password()


def test_where_messages_are_sent_the_link_comes_by_one(admin_client: Client, sending: None) -> None:
    response = add(admin_client)
    said = plain(response.content.decode())
    assert "Đã gửi lời mời đến lan@example.vn" in said
    assert "/invitation/" not in BeautifulSoup(response.content, "html.parser").get_text()
    [message] = mail.outbox
    assert message.to == ["lan@example.vn"]
    assert message.subject == "Tài khoản trên trang của Sở Ngoại vụ tỉnh Thái Bình"
    assert "Kính gửi Lê Thị Lan," in message.body
    assert "Tên đăng nhập: lan" in message.body
    assert "&" not in message.body
    assert message.content_subtype == "plain"
    done = accept(sent_link())
    assert done.redirect_chain[-1] == (reverse("wagtailadmin_login"), 302)
    assert "Đã đặt mật khẩu" in plain(done.content.decode())
    signed_in = Client().post(
        reverse("wagtailadmin_login"), {"username": "lan", "password": GOOD}, follow=True
    )
    assert signed_in.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
    assert signed_in.status_code == 200


def test_where_none_can_be_sent_the_administrator_is_shown_the_link_once(
    admin_client: Client,
) -> None:
    response = add(admin_client)
    link = shown_link(response)
    assert "Không gửi được thư" in plain(response.content.decode())
    assert mail.outbox == []
    lan = User.objects.get(username="lan")
    again = admin_client.get(reverse("wagtailusers_users:invitation", args=[lan.pk]))
    assert link not in again.content.decode()
    assert accept(link).redirect_chain[-1] == (reverse("wagtailadmin_login"), 302)


def test_a_message_that_cannot_be_sent_does_not_lose_the_account(
    admin_client: Client, sending: None, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    link = shown_link(add(admin_client))
    accept(link)
    assert User.objects.get(username="lan").check_password(GOOD)


@pytest.mark.parametrize("ended", ["used", "time", "renewed", "inactive", "reset"])
def test_a_link_that_holds_no_longer_says_so(
    admin_client: Client, ended: str, settings: Settings
) -> None:
    link = shown_link(add(admin_client))
    lan = User.objects.get(username="lan")
    if ended == "used":
        accept(link)
    elif ended == "time":
        # As if it had been made in the future.
        settings.PASSWORD_RESET_TIMEOUT = -1
    elif ended == "renewed":
        invitation = reverse("wagtailusers_users:invitation", args=[lan.pk])
        new = shown_link(admin_client.post(invitation, follow=True))
        assert new != link
    elif ended == "inactive":
        User.objects.filter(pk=lan.pk).update(is_active=False)
    else:
        # The link of a forgotten password is no invitation.
        name = urlsafe_base64_encode(force_bytes(lan.pk))
        token = default_token_generator.make_token(lan)
        link = reverse("accept_invitation", args=[name, token])
    response = accept(link, "con trâu là đầu cơ nghiệp")
    assert "Lời mời không còn hiệu lực" in plain(response.content.decode())
    assert "đã quá ba ngày" in plain(response.content.decode())
    assert not User.objects.get(username="lan").check_password("con trâu là đầu cơ nghiệp")
    if ended == "renewed":
        accept(new)
        assert User.objects.get(username="lan").check_password(GOOD)


def test_it_holds_for_three_days_and_the_message_says_until_when(
    admin_client: Client, sending: None, settings: Settings, clock: Clock
) -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(days=3)
    add(admin_client)
    until = timezone.localtime(clock.now + timedelta(days=3))
    assert f"đến {until:%H:%M}" in str(mail.outbox[0].body)
    assert f"{until:%d/%m/%Y}" in str(mail.outbox[0].body)


def test_the_message_of_a_forgotten_password_names_the_site_and_until_when(
    client: Client, settings: Settings, clock: Clock
) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    User.objects.create_user("lan", "lan@example.vn", GOOD)
    client.post(reverse("wagtailadmin_password_reset"), {"email": "lan@example.vn"})
    until = timezone.localtime(clock.now + timedelta(days=3))
    for words in (settings.WAGTAIL_SITE_NAME, f"{until:%H:%M}", f"{until:%d/%m/%Y}"):
        assert words in str(mail.outbox[0].body)


def test_the_password_that_is_chosen_is_no_weak_one(admin_client: Client) -> None:
    link = shown_link(add(admin_client))
    assert SHORT in plain(accept(link, "1").content.decode())
    assert not User.objects.get(username="lan").has_usable_password()
    # A slip does not use it up.
    accept(link)
    assert User.objects.get(username="lan").check_password(GOOD)


def test_the_message_names_this_site_whatever_the_request_calls_it(
    admin_client: Client, sending: None, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    admin_client.defaults["HTTP_HOST"] = "example.com"
    add(admin_client)
    assert sent_link().startswith(f"{settings.SITE_URL}/admin/invitation/")


def test_a_reader_is_led_to_the_readers_sign_in(admin_client: Client, settings: Settings) -> None:
    made = add(admin_client, group="")
    assert "Chưa chọn vai trò" in made.content.decode()
    link = shown_link(made)
    # Their networks are not the admin's.
    settings.ADMIN_NETWORKS = [ip_network("203.0.113.0/24")]
    response = accept(link)
    assert response.redirect_chain[-1] == (reverse("wagtailcore_login"), 302)
    assert "Đã đặt mật khẩu. Xin đăng nhập bằng mật khẩu ấy." in plain(response.content.decode())
    assert "Lời mời không còn hiệu lực" in plain(accept(link).content.decode())


def test_the_log_tells_who_was_invited_by_whom(admin_client: Client, admin_user: User) -> None:
    made = add(admin_client)
    assert "Chưa chọn vai trò" not in made.content.decode()
    accept(shown_link(made))
    listed = admin_client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "Biên tập viên" in listed
    assert "True" not in listed
    lan = User.objects.get(username="lan")
    logged = ModelLogEntry.objects.filter(object_id=str(lan.pk), action__startswith="accounts.")
    assert [(entry.action, entry.user) for entry in logged.order_by("pk")] == [
        ("accounts.invite", admin_user),
        ("accounts.accept_invitation", lan),
    ]
    history = admin_client.get(reverse("wagtailusers_users:history", args=[lan.pk]))
    assert "Được mời đặt mật khẩu" in plain(history.content.decode())


def test_only_who_manages_users_makes_invitations_and_only_for_whoever_has_no_password(
    admin_client: Client, admin_user: User
) -> None:
    add(admin_client)
    lan = User.objects.get(username="lan")
    invitation = reverse("wagtailusers_users:invitation", args=[lan.pk])
    listed = admin_client.get(reverse("wagtailusers_users:index")).content.decode()
    assert invitation in listed
    assert reverse("wagtailusers_users:invitation", args=[admin_user.pk]) not in listed
    edit = admin_client.get(reverse("wagtailusers_users:edit", args=[lan.pk])).content.decode()
    assert invitation in edit
    editor = User.objects.create_user("bien", password=GOOD)
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    other = Client()
    other.force_login(editor)
    assert other.post(invitation).status_code == 302
    lan.refresh_from_db()
    before = lan.password
    other.post(invitation)
    lan.refresh_from_db()
    assert lan.password == before
    own = reverse("wagtailusers_users:invitation", args=[admin_user.pk])
    assert "Người dùng đã đặt mật khẩu" in plain(admin_client.get(own).content.decode())
    admin_client.post(own)
    admin_user.refresh_from_db()
    assert admin_user.check_password("password")
