"""Files that nothing names go; what a row names, is young, or is not ours stays."""

import json
import logging
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import storage as static
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from wagtail.embeds.models import Embed
from wagtail.models import UploadedFile

from sotngoaivu.media.models import CustomDocument, CustomImage, CustomRendition
from sotngoaivu.upkeep import files
from sotngoaivu.upkeep.tidying import Leftovers

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _var(settings: Any, tmp_path: Path, fresh_media: None) -> None:
    settings.VAR_DIR = tmp_path


def old(path: Path, days: float = 2) -> Path:
    moment = time.time() - days * DAY
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (moment, moment))
    return path


def uploads() -> set[str]:
    root = Path(default_storage.path(""))
    for path in root.rglob("*"):
        if path.is_file():
            old(path)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def media(name: str) -> Path:
    return Path(default_storage.path(name))


ORPHANS = [
    "original_images/a.jpg",
    "images/a.width-80.avif",
    "documents/a.pdf",
    "documents/b/c.pdf",
]


@pytest.mark.django_db
def test_orphan_uploads_go_and_what_rows_name_stays() -> None:
    CustomDocument.objects.create(title="Mẫu", file=ContentFile(b"a", "mau.pdf"))
    CustomImage.objects.order_by("pk")[0].get_rendition("width-80")
    before = uploads()
    assert {Path(name).parts[0] for name in before} >= {"original_images", "images", "documents"}
    for name in ORPHANS:
        old(media(name))
    call_command("tidy")
    assert uploads() == before
    named = [*CustomImage.objects.all(), *CustomRendition.objects.all()]
    assert named
    assert all(default_storage.exists(each.file.name) for each in named)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("original_images/just-uploaded.jpg", 0.9),
        ("of-the-owner.txt", 400),
        ("of-the-owner/a.jpg", 400),
        (".restore-abc/former/images/a.jpg", 400),
        ("images/.part-abc", 400),
        ("images/.restore/a.jpg", 400),
    ],
)
def test_what_is_young_or_not_ours_stays(name: str, days: float) -> None:
    path = old(media(name), days)
    call_command("tidy")
    assert path.exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_file_that_a_row_has_come_to_name_stays() -> None:
    old(media("documents/a.pdf"))
    found = [*files.orphan_uploads()]
    assert found == ["documents/a.pdf"]
    CustomDocument.objects.create(title="Mẫu", file="documents/a.pdf")
    assert files.delete_uploads(found) == 0
    assert media("documents/a.pdf").exists()


@pytest.mark.django_db
def test_uploads_whose_form_nobody_filled_in_go_with_their_files() -> None:
    kind = ContentType.objects.get_for_model(CustomImage)
    young, ended = (
        UploadedFile.objects.create(for_content_type=kind, file=ContentFile(b"a", name))
        for name in ("young.jpg", "ended.jpg")
    )
    old(media(ended.file.name))
    call_command("tidy")
    assert [*UploadedFile.objects.all()] == [young]
    assert media(young.file.name).exists()
    assert not media(ended.file.name).exists()


@pytest.mark.django_db
def test_embeds_go_that_were_fetched_long_ago() -> None:
    for hash in ("old", "young"):
        Embed.objects.create(url=f"https://example.vn/{hash}", hash=hash, type="video")
    Embed.objects.filter(hash="old").update(last_updated="2020-01-01T00:00:00Z")
    call_command("tidy")
    assert [*Embed.objects.values_list("hash", flat=True)] == ["young"]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Static files of two releases, all of them made long ago."""
    root = tmp_path / "static"
    present = {"css/site.css": "css/site.0123456789ab.css", "icon": "icon.0123456789ab"}
    names = [*present, *present.values(), "css/site.0123456789ab.css.br"]
    former = ["css/site.ba9876543210.css", "css/site.ba9876543210.css.gz", "icon.ba9876543210"]
    for name in (*names, *former, "robots.txt", "staticfiles.json"):
        old(root / name, 400)
    manifest = {"paths": present, "version": "1.1", "hash": "ab"}
    (root / "staticfiles.json").write_text(json.dumps(manifest))
    storage = static.ManifestStaticFilesStorage(location=root)
    monkeypatch.setattr(files, "staticfiles_storage", storage)
    return root


def static_files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.mark.django_db
@pytest.mark.one_database
def test_static_files_of_former_releases_go(release: Path) -> None:
    young = old(release / "css/site.aaaaaaaaaaaa.css", 29)
    call_command("tidy")
    assert static_files(release) == [
        "css/site.0123456789ab.css",
        "css/site.0123456789ab.css.br",
        young.relative_to(release).as_posix(),
        "css/site.css",
        "icon",
        "icon.0123456789ab",
        "robots.txt",
        "staticfiles.json",
    ]


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_static_file_is_as_old_as_the_last_night_it_was_in_use(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was made 400 days ago, and the release that replaces it comes today."""
    call_command("tidy")
    manifest = release / "staticfiles.json"
    manifest.write_text(manifest.read_text().replace("site.0123456789ab", "site.cccccccccccc"))
    now = static.ManifestStaticFilesStorage(location=release)
    assert "css/site.cccccccccccc.css" in now.hashed_files.values()
    monkeypatch.setattr(files, "staticfiles_storage", now)
    call_command("tidy")
    assert (release / "css/site.0123456789ab.css").exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_without_a_manifest_nothing_is_known_to_be_old(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (release / "staticfiles.json").unlink()
    storage = static.ManifestStaticFilesStorage(location=release)
    monkeypatch.setattr(files, "staticfiles_storage", storage)
    before = static_files(release)
    call_command("tidy")
    assert static_files(release) == before


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_old_restores_replaced_goes_but_for_the_last(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    oldest = old(folder / "before-restore-2026-01-01-101010.tar.gz", 200)
    last = old(folder / "before-restore-2026-02-01-101010.tar.gz", 170)
    others = [
        old(folder / "site-2026-01-01-101010.tar.gz", 200),
        old(folder / "before-restore-of-mine.tar.gz", 200),
    ]
    call_command("tidy")
    assert not oldest.exists()
    assert all(path.exists() for path in (last, *others))


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_dry_run_says_what_would_go_and_does_nothing(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ORPHANS:
        old(media(name))
    before, then = uploads(), (release / "icon.0123456789ab").stat().st_mtime
    call_command("tidy", dry_run=True)
    said = {line.strip() for line in capsys.readouterr().out.splitlines()}
    assert {"4  orphan files", "3  static files", "0  sessions"} <= said
    assert uploads() == before
    assert (release / "icon.0123456789ab").stat().st_mtime == then
    assert (release / "icon.ba9876543210").exists()


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_was_done_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for name in ORPHANS:
        old(media(name))
    call_command("tidy")
    call_command("tidy")
    assert caplog.messages == ["Tidied: 4 orphan files", "Tidied: nothing was left over"]


@pytest.mark.django_db
def test_a_file_whose_name_is_not_utf_8_is_an_orphan_as_others_are(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    odd = old(Path(os.fsdecode(os.fsencode(media("documents")) + b"/b\xe1o.pdf")))
    other = old(media(ORPHANS[0]))
    call_command("tidy")
    assert not odd.exists()
    assert not other.exists()
    assert caplog.messages == ["Tidied: 2 orphan files"]


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_cannot_be_looked_at_keeps_nothing_else(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The storage of uploads hangs, say, and sessions go all the same."""
    caplog.set_level(logging.INFO)
    kind = ContentType.objects.get_for_model(CustomImage)
    UploadedFile.objects.create(for_content_type=kind, file=ContentFile(b"a", "left.jpg"))
    Session.objects.create(session_key="a", expire_date="2020-01-01T00:00:00Z")

    def refuse(*args: object, **named: object) -> None:
        raise TimeoutError("does not answer")

    monkeypatch.setattr(files, "modified", refuse)
    with pytest.raises(SystemExit, match="1"):
        call_command("tidy")
    assert "Could not tidy abandoned uploads: does not answer" in caplog.messages
    assert "Tidied: 1 sessions" in caplog.messages


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError("not yours"), "not yours"),
        (UnicodeError("of another kind"), "UnicodeError('of another kind')"),
    ],
)
def test_what_fails_is_told_and_the_rest_is_done(
    error: Exception,
    said: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)

    def refuse() -> int:
        raise error

    kinds = [
        Leftovers("locked things", refuse, refuse),
        Leftovers("other things", lambda: 2, lambda: 2),
    ]
    monkeypatch.setattr("sotngoaivu.management.commands.tidy.leftovers", lambda: kinds)
    with pytest.raises(SystemExit, match="1"):
        call_command("tidy")
    assert caplog.messages == [f"Could not tidy locked things: {said}", "Tidied: 2 other things"]
