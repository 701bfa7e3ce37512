"""Publication check: one thing that may be wrong with a page, and how much that matters.

A type of page names its checks in `publication_checks`; the site's settings say of each whether it
stops a publication, warns, or is left out (`pages.models.publication_settings`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    STOP = "stop", _("stops a publication")
    WARN = "warn", _("warns")
    OFF = "off", _("is left out")


@dataclass(frozen=True)
class PublicationFinding:
    """What is wrong, in the reader's language, and the name of the form's field that it is in."""

    field: str
    text: str


@dataclass(frozen=True)
class PublicationCheck:
    """`code` names it in the settings; `find` gives what it finds in a draft."""

    code: str
    label: Promise
    find: Callable[[Any], Iterator[PublicationFinding]]
    default: Level = Level.WARN
