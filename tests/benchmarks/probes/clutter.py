"""What grows by itself on a site, made at once, and whether tidying has left all else whole.

Argument: `clutter`, `wrong`, `left` or `held`.
"""

import datetime
import os
import sys
from io import StringIO
from typing import Any

from tests.benchmarks.probes.inside import begin, report

REVISIONS, ENTRIES, SESSIONS, FILES = 8, 6, 3000, 600


def clutter() -> int:
    """Revisions, entries of the log, sessions and files, all old, of each kind many."""
    from django.contrib.sessions.models import Session
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.utils import timezone
    from wagtail.models import PageLogEntry, Revision

    from news.models import ArticlePage

    now, old = timezone.now(), timezone.now() - datetime.timedelta(days=900)
    articles = list(ArticlePage.objects.order_by("pk"))
    for article in articles:
        first = article.save_revision()
        content = first.content
        later = [
            Revision(
                content_type=first.content_type,
                base_content_type=first.base_content_type,
                object_id=first.object_id,
                object_str=first.object_str,
                content=content,
                created_at=old + datetime.timedelta(hours=number),
            )
            for number in range(REVISIONS)
        ]
        Revision.objects.bulk_create(later)
        PageLogEntry.objects.bulk_create(
            PageLogEntry(
                page_id=article.pk,
                content_type=first.content_type,
                label=article.title,
                action=action,
                timestamp=old + datetime.timedelta(hours=number),
            )
            for number in range(ENTRIES)
            for action in ("wagtail.edit", "wagtail.publish")
        )
    Session.objects.bulk_create(
        Session(session_key=f"{number:040d}", session_data="", expire_date=old)
        for number in range(SESSIONS)
    )
    for number in range(FILES):
        name = default_storage.save(f"documents/lost-{number}.pdf", ContentFile(b"%PDF-"))
        os.utime(default_storage.path(name), (old.timestamp(), old.timestamp()))
    return int((now - old).days)


def wrong() -> list[str]:
    """What a run that was broken off must never leave behind."""
    from django.core.files.storage import default_storage
    from django.db import connection
    from wagtail.models import Page, PageLogEntry, Revision

    found = []
    connection.check_constraints()
    for name in ("latest_revision", "live_revision"):
        lost = Page.objects.exclude(**{name: None}).exclude(
            **{f"{name}__in": Revision.objects.all()}
        )
        found += [f"{page} has lost its {name}" for page in lost[:3]]
    kept = Revision.objects.values_list("object_id", flat=True)
    for page in Page.objects.filter(latest_revision=None, content_type__model="articlepage")[:3]:
        if str(page.pk) in kept:
            found.append(f"{page} has no latest revision")
    published = PageLogEntry.objects.filter(action="wagtail.publish").values("page")
    for page in Page.objects.filter(content_type__model="articlepage").exclude(pk__in=published)[
        :3
    ]:
        found.append(f"nobody is known to have published {page}")
    from wagtail.images import get_image_model

    found += [
        f"{image} has lost its file"
        for image in get_image_model().objects.all()
        if not default_storage.exists(image.file.name)
    ]
    return found


def left() -> int:
    """How much a run would still tidy."""
    from django.core.management import call_command

    out = StringIO()
    call_command("tidy", dry_run=True, stdout=out)
    return sum(int(line.split()[0]) for line in out.getvalue().splitlines())


def held() -> dict[str, Any]:
    """What stays, in a form that two sites can be compared by."""
    from django.core.files.storage import default_storage
    from wagtail.models import PageLogEntry, Revision

    from news.models import ArticlePage

    slugs = {str(page.pk): page.slug for page in ArticlePage.objects.all()}
    return {
        "revisions": sorted(
            slugs.get(key, "") for key in Revision.objects.values_list("object_id", flat=True)
        ),
        "entries": sorted(
            f"{slugs.get(str(key), '')} {action}"
            for key, action in PageLogEntry.objects.values_list("page_id", "action")
        ),
        "files": sorted(default_storage.listdir("documents")[1]),
    }


if __name__ == "__main__":
    begin()
    report({"clutter": clutter, "wrong": wrong, "left": left, "held": held}[sys.argv[1]]())
