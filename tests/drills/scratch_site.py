"""What the drill of damaged backups does inside a site, in a process of the site's own.

`python -m tests.drills.scratch_site make|damage|spoil|restore ARCHIVE`; the settings name a scratch
site. What a site held when its archive was made is kept beside that, for comparison.
"""

import json
import os
import sys
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

from tests.benchmarks.probes.inside import begin, report

PICTURES, DOCUMENTS = 40, 20


def make(archive: Path) -> dict[str, int]:
    """Add uploads to the site and back it up."""
    from django.core.files.base import ContentFile
    from django.core.files.images import ImageFile
    from django.core.management import call_command
    from PIL import Image as PillowImage

    from sotngoaivu.backup.checking import check
    from sotngoaivu.media.models import CustomDocument, CustomImage

    chance = Random(1)
    for number in range(PICTURES):
        size = chance.randint(40, 200), chance.randint(40, 200)
        data = BytesIO()
        PillowImage.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1])).save(
            data, "JPEG"
        )
        file = ImageFile(BytesIO(data.getvalue()), f"hinh-{number}.jpg")
        image = CustomImage.objects.create(title=f"Hình {number}", file=file, is_decorative=True)
        image.get_rendition("fill-40x30")
    for number in range(DOCUMENTS):
        content = ContentFile(b"%PDF-1.4 " + chance.randbytes(5000), f"tep-{number}.pdf")
        CustomDocument.objects.create(title=f"Tệp {number}", file=content)
    call_command("backup", str(archive), stdout=sys.stderr)
    _beside(archive).write_text(json.dumps(_held()))
    manifest = check(archive)
    return {
        "rows": sum(manifest.rows.values()),
        "files": len(manifest.uploads),
        "bytes": archive.stat().st_size,
    }


def damage(archive: Path) -> dict[str, object]:
    """Try to restore DRILL_COUNT damaged copies of the archive, each kind in turn."""
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from tests.drills.damage import KINDS, damaged

    good, chance = archive.read_bytes(), Random(int(os.environ["DRILL_SEED"]))
    copy = archive.with_name("damaged.tar.gz")
    refused: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for number in range(int(os.environ["DRILL_COUNT"])):
        kind = list(KINDS)[number % len(KINDS)]
        copy.write_bytes(damaged(good, kind, chance))
        try:
            call_command("restore", str(copy), stdout=StringIO())
        except CommandError as error:
            if str(copy) not in str(error):
                raise
            refused[kind] += 1
        else:
            accepted[kind] += 1
    same = _held() == json.loads(_beside(archive).read_text())
    return {"refused": refused, "accepted": accepted, "same": same}


def spoil(archive: Path) -> bool:
    """Change and delete what the archive holds; returns whether the site differs from it now."""
    from news.models import ArticlePage, Category
    from sotngoaivu.media.models import CustomImage, CustomRendition

    ArticlePage.objects.first().delete()
    ArticlePage.objects.update(author="nobody")
    Category.objects.create(name_vi="Mới")
    for image in CustomImage.objects.order_by("pk")[:10]:
        Path(image.file.path).unlink()
    CustomRendition.objects.all().delete()
    return bool(_held() != json.loads(_beside(archive).read_text()))


def restore(archive: Path) -> bool:
    """Restore the archive; returns whether every row and file is as it was then."""
    from django.core.management import call_command

    call_command("restore", str(archive), new_site=True, stdout=sys.stderr)
    return bool(_held() == json.loads(_beside(archive).read_text()))


def _held() -> list[object]:
    from django.conf import settings

    from tests.drills import snapshot

    return [snapshot.rows(), snapshot.files(Path(settings.MEDIA_ROOT))]


def _beside(archive: Path) -> Path:
    return archive.with_name(archive.name + ".json")


if __name__ == "__main__":
    begin()
    steps = {"make": make, "damage": damage, "spoil": spoil, "restore": restore}
    report(steps[sys.argv[1]](Path(sys.argv[2])))
