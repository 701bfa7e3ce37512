"""What a restore brings back."""

import datetime
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage
from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.restoring import opened
from sotngoaivu.backup.writing import write
from sotngoaivu.media.models import CustomImage
from sotngoaivu.pagecache import generation
from sotngoaivu.visits.models import Day
from tests.accounts.authenticator import code
from tests.accounts.steps import add_app, add_passkey, first_step, second_step
from tests.backup.conftest import UPLOADS, hidden, site, upload
from tests.drills.damage import (
    unpacked,
)
from tests.pages.everything import article_with_everything


@pytest.mark.django_db
def test_a_restored_site_is_the_one_that_was_kept(
    tmp_path: Path, media: Path, client: Client
) -> None:
    article = article_with_everything()
    lan = get_user_model().objects.create_superuser("lan", "", "mat-khau-dai")
    lan.groups.add(*Group.objects.all())
    Day.objects.create(date="2026-01-02", visits=77)
    picture = Path(CustomImage.objects.get(pk=article.main_image_id).file.path)
    os.utime(picture, (1_000_000_000, 1_000_000_000))
    before = site(media)
    kept = tmp_path / "kept.tar.gz"
    call_command("backup", str(kept), verbosity=0)
    assert kept.stat().st_mode & 0o077 == 0

    ArticlePage.objects.get(pk=article.pk).delete()
    Day.objects.all().delete()
    lan.delete()
    picture.unlink(missing_ok=True)
    upload(media, {"original_images/later.png": b"later"})
    call_command("restore", str(kept), verbosity=0)

    assert site(media) == before
    assert picture.stat().st_mtime == 1_000_000_000
    assert not hidden(media)
    assert client.login(username="lan", password="mat-khau-dai")
    assert client.get(article.url).status_code == 200
    assert client.get(article.url_in("en")).status_code == 200
    # New rows do not collide with restored ones.
    article_with_everything(title="Bài viết sau khi khôi phục")
    (replaced,) = (tmp_path / "var" / "backups").glob("before-restore-*.tar.gz")
    assert check(replaced).rows["accounts.user"] == 0
    assert archive.MEDIA + "original_images/later.png" in check(replaced).files


@pytest.mark.django_db
def test_second_factors_are_restored_and_lock_nobody_out(
    tmp_path: Path, admin_user: Any, settings: Any
) -> None:
    """Left out, a stolen password would be enough; kept under another key, nobody could sign in."""
    secret, _codes = add_app(admin_user)
    add_passkey(admin_user)
    kept, told = tmp_path / "kept.tar.gz", io.StringIO()
    write(kept)
    Authenticator.objects.all().delete()
    cache.clear()
    with opened(kept) as backup:
        backup.replace_site()
    kinds = {*Authenticator.objects.values_list("type", flat=True)}
    assert kinds == {"totp", "webauthn", "recovery_codes"}
    assert second_step(first_step(), code=code(secret)).status_code == 302
    settings.SECRET_KEY = "another key altogether"
    call_command("restore", str(kept), stdout=told)
    assert [each.type for each in Authenticator.objects.all()] == ["webauthn"]
    assert "removed: second factors and recovery codes of admin." in told.getvalue()


@pytest.mark.django_db
def test_moments_keep_their_microseconds(tmp_path: Path) -> None:
    moment = datetime.datetime(2026, 10, 5, 8, 30, 15, 123_457, tzinfo=datetime.UTC)
    page = ArticlePage.objects.first()
    Page.objects.filter(pk=page.pk).update(first_published_at=moment)
    write(tmp_path / "kept.tar.gz")
    Page.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    with opened(tmp_path / "kept.tar.gz") as backup:
        backup.replace_site()
    assert Page.objects.get(pk=page.pk).first_published_at == moment


@pytest.mark.django_db
def test_pages_kept_before_a_restore_are_outdated(place: Any, good: bytes) -> None:
    before = generation.present().token
    with opened(place(good)) as backup:
        backup.replace_site()
    assert generation.present().token != before


@pytest.mark.django_db
def test_nothing_in_a_backup_tells_who_reads(tmp_path: Path) -> None:
    write(tmp_path / "kept.tar.gz")
    lines = unpacked((tmp_path / "kept.tar.gz").read_bytes()).lines()
    kinds = {json.loads(line)["model"] for line in lines}
    assert "wagtailcore.page" in kinds
    assert not kinds & {"visits.presence", "visits.salt", "sessions.session"}


def test_tar_and_gzip_take_a_backup(tmp_path: Path, place: Any, good: bytes) -> None:
    file = place(good)
    subprocess.run(["gzip", "-t", file], check=True)
    subprocess.run(["tar", "xzf", file], cwd=tmp_path, check=True)
    for name, content in UPLOADS.items():
        assert (tmp_path / archive.MEDIA / name).read_bytes() == content
