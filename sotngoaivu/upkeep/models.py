"""Marks of what is done at night, on which all machines agree; they are not backed up."""

from django.db import models


class NightlyRun(models.Model):
    """The night of which a job was last begun, by whichever process."""

    job = models.CharField(max_length=50, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job} {self.due_at.isoformat()}"
