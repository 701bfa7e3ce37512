"""Import batches: what each has made, so that it is not made twice and can be undone."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.importing.problems import Problem

# A run that has not been heard of for so long is taken to have been killed.
SILENCE = datetime.timedelta(minutes=2)


class Format(models.TextChoices):
    CSV = "csv", _("CSV file")
    WXR = "wxr", _("WordPress export (WXR)")
    NUKEVIET = "nukeviet", _("Dump of NukeViet's tables")


class State(models.TextChoices):
    # The file is there; nobody has said that it is to be imported.
    NEW = "new", _("looked at")
    LOOKING = "looking", _("being looked through")
    WAITING = "waiting", _("about to begin")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("broken off")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class ImportBatch(models.Model):
    # Of which site: numbers of records are its own.
    source = models.CharField(_("former site"), max_length=120)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    file_name = models.CharField(_("file"), max_length=255)
    # What was uploaded, until it is done.
    content = models.BinaryField(null=True, editable=False)
    options = models.JSONField(default=dict)
    # The categories of the former site, as {"slug", "name", "number"}: how many articles have it.
    former_categories = models.JSONField(default=list, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    heard_of_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # Of the file, where that is known beforehand.
    total = models.PositiveIntegerField(_("records of the file"), default=0)
    read = models.PositiveIntegerField(_("records"), default=0)
    made = models.PositiveIntegerField(_("articles made"), default=0)
    known = models.PositiveIntegerField(_("articles there already"), default=0)
    failed = models.PositiveIntegerField(_("records that failed"), default=0)
    left_out = models.PositiveIntegerField(_("records left out"), default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"

    def claim(self, state: State) -> bool:
        """Whether it falls to the caller to go on with it, in `state` from now on."""
        now = timezone.now()
        busy = models.Q(state__in=[State.RUNNING, State.UNDOING], heard_of_at__gt=now - SILENCE)
        mine = ImportBatch.objects.filter(pk=self.pk).exclude(busy)
        if not mine.update(state=state, heard_of_at=now):
            return False
        self.refresh_from_db(fields=["state", "heard_of_at"])
        return True

    @property
    def is_busy(self) -> bool:
        return self.state in (State.WAITING, State.LOOKING, State.RUNNING, State.UNDOING)

    @property
    def is_silent(self) -> bool:
        """Whether a run was killed, so that somebody has to go on with it."""
        return self.is_busy and self.heard_of_at < timezone.now() - SILENCE

    @property
    def is_new(self) -> bool:
        """Whether nothing of it has been imported, and nobody is at it."""
        return self.state == State.NEW or (self.state == State.LOOKING and self.is_silent)

    @property
    def may_be_run(self) -> bool:
        """Whether it may be begun, or gone on with."""
        is_open = self.is_new or self.state == State.FAILED
        is_left = self.is_silent and self.state in (State.WAITING, State.RUNNING)
        return self.content is not None and (is_open or is_left)

    @property
    def may_be_undone(self) -> bool:
        is_left = self.state in (State.WAITING, State.UNDOING) and self.is_silent
        return self.state in (State.DONE, State.FAILED) or (is_left and self.items.exists())

    def mark(self, **fields: Any) -> None:
        """Tell that whoever is at it is alive, and how far."""
        ImportBatch.objects.filter(pk=self.pk).update(heard_of_at=timezone.now(), **fields)

    def finish(self, state: State, **fields: Any) -> None:
        self.state, self.finished_at = state, timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save()


class ImportArchive(models.Model):
    """A ZIP file with pictures and files, kept until the import is done."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="archives")
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(editable=False)
    # The paths within it.
    names = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("archive of an import")
        verbose_name_plural = _("archives of imports")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class SourceKind(models.TextChoices):
    ARTICLE = "article", _("article")
    PICTURE = "picture", _("picture")
    DOCUMENT = "document", _("document")
    REDIRECT = "redirect", _("redirect")
    CATEGORY = "category", _("category")
    TAG = "tag", _("tag")


class ImportedItem(models.Model):
    """One thing that a batch has made of one thing of the former site."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="items")
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    source_id = models.CharField(max_length=300)
    object_id = models.PositiveBigIntegerField()
    # By which it is seen whether somebody has changed it since.
    fingerprint = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "source_id"], name="unique_imported_item"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.source_id


class ImportProblem(models.Model):
    """What somebody has to look at, by the place in the file."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    place = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    what = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("problem of an import")
        verbose_name_plural = _("problems of imports")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.problem)

    @property
    def problem(self) -> Problem:
        return Problem(self.place, self.kind, self.what)
