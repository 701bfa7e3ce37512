"""Steps of a sign-in, and setting up what the second one asks for, as an account's user does it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from sotngoaivu.accounts.models import User
from tests.accounts.authenticator import Passkey, code
from tests.members import signed_in

STRANGER, OFFICE = "192.0.2.66", "203.0.113.5"
FACTOR, APP, CODES = map(reverse, ("second_factor", "add_app", "recovery_codes"))
HOME = reverse("wagtailadmin_home")


def add_app(user: User) -> tuple[str, list[str]]:
    """Set up an app as its user does; returns its key and the recovery codes."""
    client = signed_in(user)
    secret = client.get(APP).context["secret"]
    response = client.post(APP, {"code": code(secret)}, follow=True)
    assert response.redirect_chain == [(CODES, 302)]
    return secret, response.context["codes"]


def add_passkey(user: User) -> Passkey:
    client, passkey, address = signed_in(user), Passkey(), reverse("add_passkey")
    options = client.get(address, secure=True).context["options"]
    sent = {"name": "Máy ở phòng", "credential": passkey.made(options)}
    assert client.post(address, sent, secure=True).status_code == 302
    return passkey


def first_step(way: str = "wagtailadmin", address: str = STRANGER, **more: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    sent = {"username": "admin", "password": "password", **more}
    response = client.post(reverse(f"{way}_login"), sent, secure=True)
    assert response["Location"] == reverse(f"{way}_second_step")
    return client


def second_step(client: Client, way: str = "wagtailadmin", **sent: str) -> Any:
    return client.post(reverse(f"{way}_second_step"), sent, secure=True)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
