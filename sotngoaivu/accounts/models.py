"""User: a member of staff who signs in to the admin."""

from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.dispatch import Signal
from wagtail.search import index

from sotngoaivu.core.text.vietnamese import name_sort_text

# Sent after it was saved, with the `user` and the `former` address.
email_changed = Signal()


class User(index.Indexed, AbstractUser):  # type: ignore[django-manager-missing]
    """Django's, whose full name is written and sorted as Vietnamese names are.

    `last_name` holds the family and middle names, `first_name` the given name.
    """

    # Follows the names, for lists are put in order by the database.
    sort_name = models.CharField(max_length=255, editable=False, db_index=True)

    # Whoever was given a password by a program chooses another one first.
    must_change_password = models.BooleanField(default=False, editable=False)

    # For the list of users, which is searched without diacritics too.
    search_fields = [
        *(
            index.AutocompleteField(name)
            for name in ("first_name", "last_name", "username", "email")
        ),
        *(
            index.FilterField(name)
            for name in ("sort_name", "username", "is_active", "is_superuser", "last_login")
        ),
    ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = name_sort_text(self.get_full_name() or self.get_username())[:255]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name"}
        former = self._stored_email(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if former and former != self.email:
            email_changed.send(User, user=self, former=former)

    def _stored_email(self, update_fields: Any) -> str:
        """The address that this saving may change; "" if there is none."""
        if self.pk is None or (update_fields is not None and "email" not in update_fields):
            return ""
        return User.objects.filter(pk=self.pk).values_list("email", flat=True).first() or ""

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.must_change_password = False

    def get_full_name(self) -> str:
        """Family name, middle names, given name, in every language."""
        return f"{self.last_name} {self.first_name}".strip()


class Attempts(models.Model):
    """How often a password was lately tried: for an account, from an address, or for both.

    A code that was used and holds once has a row, too.
    None is named: the digest is keyed (sotngoaivu/accounts/attempts.py). A row is deleted soon
    after `ends_at`.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class Grant(models.Model):
    """What a group has been granted by its role once (sotngoaivu/accounts/roles.py)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "what"], name="granted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.what}"
