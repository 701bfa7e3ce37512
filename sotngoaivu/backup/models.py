"""Mark that a restore leaves in the database; it is not backed up."""

from django.db import models


class UnfinishedRestore(models.Model):
    """A restore whose rows are committed, with them.

    Its files are the ones that fit the rows; indexes may still have to be made.
    """

    token = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.token
