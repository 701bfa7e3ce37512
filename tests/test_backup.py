"""A backup brings the whole site back, and a file that is none changes nothing."""

import json
import tarfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from wagtail.images.models import Image

from news.models import ArticlePage
from sotngoaivu import archive
from sotngoaivu.visits.models import Day
from tests.pages.everything import article_with_everything


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path / "var"


def database_of(file: Path) -> list[str]:
    with tarfile.open(file) as opened:
        return opened.extractfile(archive.DATABASE).read().decode().splitlines()


@pytest.mark.django_db
def test_a_restored_site_is_the_one_that_was_kept(tmp_path, client: Client):
    article = article_with_everything()
    get_user_model().objects.create_superuser("lan", "", "mat-khau-dai")
    Day.objects.create(date="2026-01-02", visits=77)
    picture = Path(Image.objects.get(pk=article.main_image_id).file.path)
    before = picture.read_bytes()
    kept = tmp_path / "kept.tar.gz"
    call_command("backup", str(kept), verbosity=0)
    assert kept.stat().st_mode & 0o077 == 0

    ArticlePage.objects.get(pk=article.pk).delete()
    Day.objects.all().delete()
    get_user_model().objects.get(username="lan").delete()
    picture.unlink(missing_ok=True)
    call_command("restore", str(kept), verbosity=0)

    again = tmp_path / "again.tar.gz"
    archive.write(again)
    assert database_of(again) == database_of(kept)
    assert picture.read_bytes() == before
    assert Day.objects.get(date="2026-01-02").visits == 77
    assert client.login(username="lan", password="mat-khau-dai")
    assert client.get(article.url).status_code == 200
    assert client.get(article.url_in("en")).status_code == 200
    # New rows do not collide with restored ones.
    article_with_everything(title="Bài viết sau khi khôi phục")
    before_restore = list((tmp_path / "var" / "backups").glob("before-restore-*.tar.gz"))
    assert len(before_restore) == 1
    assert not any('"username": "lan"' in line for line in database_of(before_restore[0]))


@pytest.mark.django_db
def test_nothing_in_a_backup_tells_who_reads(tmp_path):
    archive.write(tmp_path / "kept.tar.gz")
    kinds = {json.loads(line)["model"] for line in database_of(tmp_path / "kept.tar.gz")}
    assert "wagtailcore.page" in kinds
    assert not kinds & {"visits.presence", "visits.salt", "sessions.session"}


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["not an archive", "cut short", "no manifest", "newer"])
def test_a_file_that_cannot_be_restored_is_named_and_changes_nothing(tmp_path, damage):
    file = tmp_path / "kept.tar.gz"
    archive.write(file)
    if damage == "not an archive":
        file.write_bytes(b"hello")
    elif damage == "cut short":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        manifest = tmp_path / "manifest.json"
        manifest.write_text(
            json.dumps({"format": 1, "made": "2026-01-01", "migrations": {"news": "9999_far"}})
        )
        with tarfile.open(file, "w:gz") as opened:
            if damage == "newer":
                opened.add(manifest, archive.MANIFEST)
    articles = ArticlePage.objects.count()
    with pytest.raises(CommandError, match=r"kept\.tar\.gz"):
        call_command("restore", str(file), verbosity=0)
    assert ArticlePage.objects.count() == articles


@pytest.mark.parametrize("file", ["", "/nowhere/site.tar.gz"])
def test_a_missing_file_is_asked_for(file):
    with pytest.raises(CommandError, match="make restore FILE="):
        call_command("restore", file)
