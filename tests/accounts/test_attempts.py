"""Who tries passwords waits; nobody is kept out for good, and nobody is named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import ContentPage, HomePage
from sotngoaivu.accounts.attempts import LONGEST_PAUSE, RESET, SIGN_IN, Attempt, pause_after
from sotngoaivu.accounts.models import Attempts, User
from sotngoaivu.media.models import CustomDocument
from tests.clock import Clock
from tests.markup import plain

pytestmark = pytest.mark.django_db

OFFICE, HOME, STRANGER = "203.0.113.5", "198.51.100.7", "192.0.2.66"


def sign_in(
    password: str,
    address: str = STRANGER,
    username: str = "admin",
    view: str = "wagtailadmin_login",
) -> Any:
    client = Client(REMOTE_ADDR=address)
    sent = {"username": username, "password": password}
    return client.post(reverse(view), sent)


def statuses(times: int, *arguments: str, **named: str) -> list[int]:
    return [sign_in(*arguments, **named).status_code for _time in range(times)]


@pytest.mark.parametrize("view", ["wagtailadmin_login", "wagtailcore_login"])
def test_an_account_waits_longer_and_longer(admin_user: User, clock: Clock, view: str) -> None:
    assert statuses(6, "sai", view=view) == [200] * 5 + [429]
    pauses: list[int] = []
    for _time in range(8):
        # From another address each time: it is the account that waits.
        response = sign_in("sai", f"192.0.2.{len(pauses)}", view=view)
        assert response.status_code == 429
        pauses.append(int(response["Retry-After"]))
        clock.now += timedelta(seconds=pauses[-1])
        assert sign_in("sai", f"192.0.2.{len(pauses)}", view=view).status_code == 200
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_right_password_waits_too_and_then_sets_the_account_free(
    admin_user: User, clock: Clock
) -> None:
    statuses(5, "sai")
    assert sign_in("password").status_code == 429
    clock.now += timedelta(seconds=31)
    assert sign_in("password").status_code == 302
    assert statuses(5, "sai", HOME) == [200] * 5


def test_other_accounts_do_not_wait_and_unknown_ones_do_as_known_ones(admin_user: User) -> None:
    assert statuses(6, "sai", username="không có") == [200] * 5 + [429]
    assert sign_in("password", HOME).status_code == 302


def test_an_account_waits_however_its_name_is_written(admin_user: User) -> None:
    ways = ["admin", " admin", "\tAdmin\u3000", "ａｄｍｉｎ", "ad\x01min\ufffe"]
    tried = [sign_in("sai", f"192.0.2.{at}", way).status_code for at, way in enumerate(ways)]
    assert tried == [200] * 5
    assert [sign_in("password", HOME, way).status_code for way in ways] == [429] * 5


def test_what_is_refused_leaves_no_row(admin_user: User) -> None:
    statuses(20, "sai", username="không có")
    for number in range(20):
        sign_in("sai", username=f"người {number}")
    rows = Attempts.objects.count()
    assert statuses(10, "sai", username="một người khác") == [429] * 10
    assert Attempts.objects.count() == rows


def test_an_address_waits_whatever_accounts_it_tries(admin_user: User) -> None:
    tried = [sign_in("sai", username=f"người {number}").status_code for number in range(21)]
    assert tried == [200] * 20 + [429]
    assert sign_in("password").status_code == 429
    assert sign_in("password", HOME).status_code == 302


def test_an_ipv6_subscriber_is_one_address(admin_user: User) -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(21)]
    tried = [sign_in("sai", address, address).status_code for address in addresses]
    assert tried[-1] == 429
    assert sign_in("sai", "2001:db8:1:3::1", "khác").status_code == 200


def test_a_colleague_comes_in_from_a_known_address_whatever_others_try(
    admin_user: User, clock: Clock
) -> None:
    assert sign_in("password", OFFICE).status_code == 302
    clock.now += timedelta(days=80)
    assert statuses(6, "sai")[-1] == 429
    # The colleague's own address tries other accounts, too.
    assert statuses(21, "sai", OFFICE, "người khác")[-1] == 429
    for number in range(20):
        sign_in("sai", OFFICE, f"người {number}")
    assert sign_in("password", OFFICE).status_code == 302
    # It does not let others in.
    assert sign_in("password", STRANGER).status_code == 429
    # Nor does a known address try for ever.
    assert statuses(6, "sai", OFFICE) == [200] * 5 + [429]


def test_a_known_address_is_forgotten_after_ninety_days(admin_user: User, clock: Clock) -> None:
    sign_in("password", OFFICE)
    clock.now += timedelta(days=91)
    statuses(5, "sai")
    assert sign_in("password", OFFICE).status_code == 429


def test_an_office_that_signs_in_all_day_does_not_wait(admin_user: User) -> None:
    assert statuses(30, "password", OFFICE) == [302] * 30


def test_counts_end_after_a_day_and_rows_are_deleted(clock: Clock) -> None:
    statuses(5, "sai")
    clock.now += timedelta(days=1, minutes=1)
    sign_in("sai", HOME, "khác")
    assert Attempts.objects.count() == 2


def test_nobody_is_named_in_the_database_and_the_key_matters(settings: Any) -> None:
    statuses(2, "sai", STRANGER, "nguyen.van.an")
    rows = list(Attempts.objects.values_list("digest", flat=True))
    assert len(rows) == 2
    assert all(len(row) == 64 and set(row) <= set("0123456789abcdef") for row in rows)
    settings.SECRET_KEY = "another key altogether"
    statuses(1, "sai", STRANGER, "nguyen.van.an")
    assert not {*rows} & {*Attempts.objects.exclude(pk__in=rows).values_list("digest", flat=True)}
    assert Attempts.objects.count() == 4


@pytest.mark.one_database
def test_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    statuses(7, "sai", STRANGER, "nguyen.van.an")
    assert "30 seconds" in caplog.text
    assert STRANGER not in caplog.text
    assert "nguyen.van.an" not in caplog.text


@pytest.mark.one_database
def test_a_pause_never_ends_up_longer_than_a_quarter_of_an_hour() -> None:
    assert pause_after(4, 5) == 0
    assert {pause_after(failures, 5) for failures in range(11, 10_000, 7)} == {LONGEST_PAUSE}


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db(transaction=True)
@pytest.mark.seconds(6)
def test_many_at_once_are_counted_as_many() -> None:
    def attempt(_number: int) -> int:
        try:
            return Attempt(SIGN_IN, "an", STRANGER).wait
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(attempt, range(40)))
    assert waits.count(0) == 5
    assert connection.vendor == "postgresql"


# What others make a browser send has no token, and is no attempt.
@pytest.mark.one_database
def test_a_forged_form_counts_for_nobody(admin_user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"username": "admin", "password": "sai"}
    assert client.post(reverse("wagtailadmin_login"), sent).status_code == 403
    assert not Attempts.objects.exists()


@pytest.mark.one_database
def test_the_old_password_cannot_be_tried_for_ever_in_an_open_session(
    admin_client: Client,
) -> None:
    account = reverse("wagtailadmin_account")
    new = {"password-new_password1": "x", "password-new_password2": "x"}
    tried = [
        admin_client.post(account, new | {"password-old_password": "sai"}).status_code
        for _time in range(6)
    ]
    assert tried == [200] * 5 + [429]
    # The other settings are no attempt.
    assert admin_client.post(account, {}).status_code != 429


@pytest.mark.one_database
def test_messages_about_forgotten_passwords_wait(settings: Any, client: Client) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    User.objects.create_user("lan", "lan@example.vn", "con cò bay lả bay la")
    reset = reverse("wagtailadmin_password_reset")

    def ask(email: str) -> int:
        return client.post(reset, {"email": email}).status_code

    assert [ask("lan@example.vn") for _time in range(4)] == [302, 302, 302, 429]
    assert len(mail.outbox) == 3
    assert [ask(f"{number}@example.vn") for number in range(8)] == [302] * 7 + [429]
    assert RESET.of_address == 10


@pytest.fixture
def page_gate(db: None) -> str:
    page = ContentPage(title="Nội bộ", slug="noi-bo")
    HomePage.objects.get().add_child(instance=page)
    gate = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="lua-nuoc"
    )
    return reverse("wagtailcore_authenticate_with_password", args=[gate.pk, page.pk])


@pytest.fixture
def document_gate(db: None) -> str:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    gate = CollectionViewRestriction.objects.create(
        collection=collection,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password="lua-nuoc",
    )
    document = CustomDocument(title="Nội bộ", collection=collection)
    document.file.save("noi-bo.txt", ContentFile(b"x"))
    document.save()
    return reverse("wagtaildocs_authenticate_with_password", args=[gate.pk])


@pytest.mark.one_database
@pytest.mark.parametrize("gate", ["page_gate", "document_gate"])
def test_a_shared_password_cannot_be_tried_for_ever(
    request: pytest.FixtureRequest, gate: str, clock: Clock
) -> None:
    action = request.getfixturevalue(gate)

    def enter(password: str, address: str) -> int:
        sent = {"password": password, "return_url": "/"}
        return Client(REMOTE_ADDR=address).post(action, sent).status_code

    assert [enter("sai", STRANGER) for _time in range(11)] == [200] * 10 + [429]
    assert enter("lua-nuoc", STRANGER) == 429
    assert enter("lua-nuoc", HOME) == 302
    clock.now += timedelta(seconds=31)
    assert enter("lua-nuoc", STRANGER) == 302


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "title", "wait"),
    [
        ("vi", "Đã thử quá nhiều lần", "Xin thử lại sau 30 giây."),
        ("en", "Too many attempts", "Please try again in 30 seconds."),
    ],
)
def test_the_wait_is_told_in_the_readers_language(
    language: str, title: str, wait: str, admin_user: User
) -> None:
    with translation.override(language):
        address = reverse("wagtailcore_login")
    client = Client()
    for _time in range(6):
        response = client.post(address, {"username": "admin", "password": "sai"})
    said = plain(response.content.decode())
    assert response.status_code == 429
    assert title in said
    assert wait in said
    assert f'lang="{language}"' in said
    assert response["Content-Language"] == language
    assert response["Cache-Control"] == "no-store"
