"""Members of staff, by their role, and their browsers."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from sotngoaivu.accounts.models import User


def member(role: str, name: str = "can-bo", **fields: Any) -> User:
    """A user of that role; of none where it is empty."""
    user = User.objects.create_user(name, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
