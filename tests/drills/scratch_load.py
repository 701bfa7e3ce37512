"""What the drill of a backup under load does inside a site, in a process of the site's own.

`python -m tests.drills.scratch_load pictures|edit|look|spoil|restore ARCHIVE`; the settings name a
scratch site.
"""

import json
import statistics
import sys
import tarfile
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.probes.inside import begin, report

# Rows that are always written together, with the same number.
PAIR = ("2020-01-01", "2020-01-02")


def picture(chance: Random) -> Any:
    from django.core.files.images import ImageFile
    from PIL import Image as PillowImage

    size = chance.randint(40, 200), chance.randint(40, 200)
    data = BytesIO()
    pixels = chance.randbytes(3 * size[0] * size[1])
    PillowImage.frombytes("RGB", size, pixels).save(data, "JPEG")
    return ImageFile(BytesIO(data.getvalue()), f"hinh-{chance.random()}.jpg")


def pictures(archive: Path) -> int:
    """Give every article a picture of its own, with a rendition."""
    from news.models import ArticlePage
    from sotngoaivu.media.models import CustomImage
    from sotngoaivu.visits.models import Day

    chance = Random(1)
    for key in ArticlePage.objects.values_list("pk", flat=True):
        image = CustomImage.objects.create(
            title=f"Hình {key}", file=picture(chance), is_decorative=True
        )
        image.get_rendition("fill-40x30")
        ArticlePage.objects.filter(pk=key).update(main_image=image)
    for day in PAIR:
        Day.objects.create(date=day, visits=0)
    return int(ArticlePage.objects.count())


class Editor(threading.Thread):
    """Does one thing again and again; `seconds` has how long each took."""

    def __init__(self, work: Callable[[Random], None], stop: Path) -> None:
        super().__init__()
        self.work, self.stop = work, stop
        self.seconds: list[float] = []
        self.failed = 0

    def run(self) -> None:
        from django.db import connection

        chance = Random(self.work.__name__)
        while not self.stop.exists():
            began = time.monotonic()
            try:
                self.work(chance)
            except Exception as error:
                print(f"{self.work.__name__}: {error!r}", file=sys.stderr)
                self.failed += 1
            self.seconds.append(time.monotonic() - began)
            # Nobody saves without a pause.
            time.sleep(0.05)
        connection.close()


def publish(chance: Random) -> None:
    from news.models import ArticlePage

    keys = ArticlePage.objects.order_by("-pk").values_list("pk", flat=True)[:50]
    article = ArticlePage.objects.get(pk=chance.choice(list(keys)))
    article.title = f"Tin {chance.random()}"
    article.save_revision().publish()


def upload(chance: Random) -> None:
    """Upload a picture, then delete another one with its rendition."""
    from sotngoaivu.media.models import CustomImage

    made = CustomImage.objects.create(title=f"Mới {chance.random()}", file=picture(chance))
    made.get_rendition("fill-40x30")
    others = CustomImage.objects.filter(title__startswith="Mới").exclude(pk=made.pk)
    # Some live long enough to be named in rows that are read.
    if others.count() > 20:
        others.order_by("?").first().delete()


def pair(chance: Random) -> None:
    from django.db import transaction

    from sotngoaivu.visits.models import Day

    number = chance.randrange(1_000_000)
    with transaction.atomic():
        for day in PAIR:
            Day.objects.filter(date=day).update(visits=number)


def edit(archive: Path) -> dict[str, Any]:
    stop = archive.with_suffix(".stop")
    editors = [Editor(work, stop) for work in (publish, upload, pair)]
    for editor in editors:
        editor.start()
    archive.with_suffix(".began").touch()
    for editor in editors:
        editor.join()
    seconds = [each for editor in editors for each in editor.seconds]
    return {
        "saves": len(seconds),
        "median": round(1000 * statistics.median(seconds)),
        "longest": round(1000 * max(seconds)),
        "failed": sum(editor.failed for editor in editors),
    }


def rows(archive: Path) -> list[Any]:
    with tarfile.open(archive, "r:gz") as opened:
        stream = opened.extractfile("database.jsonl")
        assert stream is not None
        return [json.loads(line, object_hook=_unpacked) for line in stream]


def _unpacked(found: dict[str, Any]) -> dict[str, Any]:
    """Bodies are JSON in a text, whose keys PostgreSQL sorts anew."""
    return {
        name: json.loads(value) if isinstance(value, str) and value[:2] in ("[{", "[]") else value
        for name, value in found.items()
    }


def look(archive: Path) -> dict[str, Any]:
    """What the archive holds, read without the site's own code for that."""
    from django.apps import apps
    from django.db.models import FileField

    with tarfile.open(archive, "r:gz") as opened:
        names = {name.removeprefix("media/") for name in opened.getnames()}
    found, without = rows(archive), 0
    for row in found:
        for field in apps.get_model(row["model"])._meta.local_fields:
            named = row["fields"].get(field.name) if isinstance(field, FileField) else None
            without += bool(named and named not in names)
    days = [
        row["fields"]["visits"]
        for row in found
        if row["model"] == "visits.day" and row["pk"] in PAIR
    ]
    return {
        "rows": len(found),
        "files": len(names) - 2,
        "bytes": archive.stat().st_size,
        "without": without,
        "paired": len(days) == 2 and days[0] == days[1],
    }


def spoil(archive: Path) -> bool:
    """Delete half of the articles and all files."""
    import shutil

    from django.conf import settings

    from news.models import ArticlePage

    for article in ArticlePage.objects.order_by("-pk")[:20]:
        article.delete()
    ArticlePage.objects.update(author="nobody", main_image=None)
    shutil.rmtree(settings.MEDIA_ROOT)
    return True


def restore(archive: Path) -> bool:
    """Restore it; returns whether a backup made then has the same rows and files.

    Files are the same to the byte, rows value by value: PostgreSQL sorts the keys of JSON anew.
    """
    from django.core.management import call_command

    from sotngoaivu.backup.checking import check

    again = archive.with_name(f"again-{archive.name}")
    call_command("restore", str(archive), new_site=True, stdout=sys.stderr)
    call_command("backup", str(again), stdout=sys.stderr)
    first, second = check(archive), check(again)
    files = [{**manifest.files, "database.jsonl": None} for manifest in (first, second)]
    return first.rows == second.rows and files[0] == files[1] and rows(archive) == rows(again)


if __name__ == "__main__":
    begin()
    steps = {step.__name__: step for step in (pictures, edit, look, spoil, restore)}
    report(steps[sys.argv[1]](Path(sys.argv[2])))
