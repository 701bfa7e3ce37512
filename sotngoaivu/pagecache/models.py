"""Cache generation, on which all workers of all machines agree."""

import secrets

from django.db import models
from django.utils import timezone


def new_token() -> str:
    """Random, so that a database restored from a backup never names a generation twice."""
    return secrets.token_hex(8)


class Generation(models.Model):
    """The one row that names the present generation: pages kept under another one are outdated."""

    token = models.CharField(max_length=16, default=new_token)
    changed_at = models.DateTimeField(default=timezone.now)
    # When what was due by the clock was last done.
    scheduled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.token


class Change(models.Model):
    """A change readers may see, committed with it; gone once there is a generation for it."""

    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.made_at.isoformat()
