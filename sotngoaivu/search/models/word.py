"""Vocabulary: the words that readers may have meant."""

from django.db import models


class Word(models.Model):
    """A word, folded, that a search entry holds or once held.

    A word whose last entry is gone may stay until the index is made anew: what is offered to
    readers is asked of the index itself first.
    """

    folded = models.CharField(max_length=30, primary_key=True)

    class Meta:
        verbose_name = "word"
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.folded
