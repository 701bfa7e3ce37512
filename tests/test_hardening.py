"""What a session is worth to others, and what an answer tells of what the site is made of."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse, reverse_lazy

from sotngoaivu.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def sign_in() -> Client:
    client = Client()
    sent = {"username": "admin", "password": "password"}
    assert client.post(reverse("wagtailadmin_login"), sent).status_code == 302
    return client


def with_cookie_of(client: Client) -> Client:
    """Somebody who has copied it."""
    other = Client()
    name = settings.SESSION_COOKIE_NAME
    other.cookies[name] = client.cookies[name].value
    return other


HOME = reverse_lazy("wagtailadmin_home")


def test_a_session_is_a_cookie_that_scripts_and_other_sites_do_not_have(admin_user: User) -> None:
    client = sign_in()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["domain"]
    assert cookie.value not in client.get(HOME).content.decode()


def test_a_session_that_has_ended_is_worth_nothing(admin_user: User) -> None:
    client = sign_in()
    thief = with_cookie_of(client)
    assert thief.get(HOME).status_code == 200
    client.post(reverse("wagtailadmin_logout"))
    assert thief.get(HOME).status_code == 302


def test_a_new_password_ends_all_other_sessions(admin_user: User) -> None:
    client, other = sign_in(), sign_in()
    thief = with_cookie_of(client)
    User.objects.update(must_change_password=True)
    good = "con cò bay lả bay la"
    sent = {"new_password1": good, "new_password2": good}
    assert client.post(reverse("choose_password"), sent)["Location"] == str(HOME)
    assert client.get(HOME).status_code == 200
    for each in (other, thief):
        assert each.get(HOME).status_code == 302


@pytest.mark.parametrize("folder", ["/static/", "/media/", "/media/images/", "/documents/"])
def test_no_folder_is_listed(client: Client, folder: str) -> None:
    assert client.get(folder).status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/khong-co/", "/admin/login/", "/api/v1/news/", "/robots.txt", "/healthz"]
)
def test_no_answer_tells_what_the_site_is_made_of(client: Client, address: str) -> None:
    response = client.get(address)
    assert "Server" not in response
    assert "X-Powered-By" not in response
    assert 'name="generator"' not in response.content.decode()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Content-Type"]
