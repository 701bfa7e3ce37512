"""Archive rows, from which lists of news are read; kept in step by `news.archiving`.

An article's own rows are wide and spread over three tables. To skip to page 1,000 of a list, to
count or to find neighbours there, the database reads these instead, in the order of an index.
They choose what is shown, never whether it may be: that is asked of the pages themselves.
"""

from django.db import models


class ArchiveEntry(models.Model):
    """A public article in the list it stands in."""

    article = models.OneToOneField(
        "news.ArticlePage", primary_key=True, on_delete=models.CASCADE, related_name="archive_entry"
    )
    index = models.ForeignKey(
        "news.NewsIndexPage", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    published_on = models.DateTimeField()
    category = models.ForeignKey(
        "news.Category", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    english = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["published_on", "article"], name="archive_all"),
            models.Index(fields=["index", "published_on", "article"], name="archive_index"),
            models.Index(fields=["category", "published_on", "article"], name="archive_category"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.published_on:%d/%m/%Y}"


class MonthCount(models.Model):
    """How many articles of a month are listed, by category, language and tag.

    Rows without a tag count every article once; those with a tag, the articles that bear it.
    """

    # No constraint: the rows of an index that is deleted count nothing any more.
    index = models.ForeignKey(
        "news.NewsIndexPage", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    month = models.DateField(help_text="Its first day, at the site's own clock.")
    category = models.ForeignKey(
        "news.Category", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    english = models.BooleanField()
    tag = models.ForeignKey("pages.Tag", null=True, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["index", "tag", "month"], name="monthcount_index")]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.count}"
