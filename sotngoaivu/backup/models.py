"""Marks that a backup or restore leaves in the database, for all machines; none is backed up."""

from django.db import models


class UnfinishedRestore(models.Model):
    """A restore whose rows are committed, with them.

    Its files are the ones that fit the rows; indexes may still have to be made.
    """

    token = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.token


class NightlyBackup(models.Model):
    """The one row that says which night's backup was last begun, by whichever machine."""

    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.due_at.isoformat()
