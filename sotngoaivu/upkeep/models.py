"""Marks of what is done at night, on which all machines agree; they are not backed up."""

from django.db import models


class NightlyRun(models.Model):
    """The night of which a job was last begun, by whichever process, and what became of it."""

    job = models.CharField(max_length=50, primary_key=True)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)
    # When whoever does it was last seen at work; None once it has ended.
    seen_at = models.DateTimeField(null=True)
    is_given_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.job} {self.due_at.isoformat()}"
