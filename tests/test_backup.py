"""A backup brings the whole site back; a file that is none, or is damaged, changes nothing."""

import datetime
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_save
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page

from news.models import ArticlePage, Category
from sotngoaivu.backup import archive
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.restoring import opened
from sotngoaivu.backup.staging import PREFIX
from sotngoaivu.backup.writing import write
from sotngoaivu.pagecache import generation
from sotngoaivu.visits.models import Day
from tests.drills import snapshot
from tests.drills.damage import (
    HEADER,
    KINDS,
    Packed,
    damaged,
    end_of_body,
    flip,
    unpacked,
)
from tests.pages.everything import article_with_everything

UPLOADS = {
    "original_images/lua.png": b"picture of a field " * 40,
    "original_images/song.png": b"picture of a river " * 40,
    "documents/to-trinh.pdf": b"%PDF-1.4 " * 40,
}
# Another number: other random damage. Printed with what was not refused.
SEED = 20_261_005


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path / "media"


def upload(media: Path, uploads: dict[str, bytes]) -> None:
    for name, content in uploads.items():
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(content)


@pytest.fixture(scope="module")
def good(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """A whole backup of the starter content and three uploads."""
    folder = tmp_path_factory.mktemp("good")
    upload(folder / "media", UPLOADS)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(folder / "media")):
        write(folder / "kept.tar.gz")
    return (folder / "kept.tar.gz").read_bytes()


@pytest.fixture
def place(tmp_path: Path) -> Callable[[bytes], Path]:
    """Puts an archive's bytes where they can be restored from."""

    def put(data: bytes) -> Path:
        file = tmp_path / "kept.tar.gz"
        file.write_bytes(data)
        return file

    return put


def site(media: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    return snapshot.rows(), snapshot.files(media)


def hidden(media: Path) -> list[str]:
    return [path.name for path in media.glob(".*")]


# --- What is restored ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_restored_site_is_the_one_that_was_kept(
    tmp_path: Path, media: Path, client: Client
) -> None:
    article = article_with_everything()
    lan = get_user_model().objects.create_superuser("lan", "", "mat-khau-dai")
    lan.groups.add(*Group.objects.all())
    Day.objects.create(date="2026-01-02", visits=77)
    picture = Path(Image.objects.get(pk=article.main_image_id).file.path)
    picture.chmod(0o644)
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
    assert picture.stat().st_mode & 0o777 == 0o644
    assert picture.stat().st_mtime == 1_000_000_000
    assert not hidden(media)
    assert client.login(username="lan", password="mat-khau-dai")
    assert client.get(article.url).status_code == 200
    assert client.get(article.url_in("en")).status_code == 200
    # New rows do not collide with restored ones.
    article_with_everything(title="Bài viết sau khi khôi phục")
    (replaced,) = (tmp_path / "var" / "backups").glob("before-restore-*.tar.gz")
    assert check(replaced).rows["auth.user"] == 0
    assert archive.MEDIA + "original_images/later.png" in check(replaced).files


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


# --- What a backup is made of -------------------------------------------------------------------


def test_the_manifest_counts_rows_and_knows_every_file(place: Any, good: bytes) -> None:
    manifest = check(place(good))
    assert manifest.rows["news.category"] > 0
    assert manifest.rows["auth.group_permissions"] > 0
    assert manifest.rows["wagtailredirects.redirect"] == 0
    assert "0002_listing" in manifest.migrations["news"]
    for name, content in UPLOADS.items():
        entry = manifest.files[archive.MEDIA + name]
        assert (entry.size, entry.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.django_db
def test_uploads_that_come_and_go_meanwhile_do_no_harm(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(media, UPLOADS | {"going.png": b"going", "growing.log": b"line\n" * 1000})
    is_file = Path.is_file

    def seen_last(path: Path) -> bool:
        found = is_file(path)
        if path.name == "going.png":
            path.unlink()
        return found

    monkeypatch.setattr(Path, "is_file", seen_last)
    stopping = threading.Event()

    def grow() -> None:
        with (media / "growing.log").open("ab", buffering=0) as log:
            while not stopping.is_set():
                log.write(b"line\n" * 1000)
                if log.tell() > 5_000_000:
                    log.truncate(0)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        write(tmp_path / "kept.tar.gz")
    finally:
        stopping.set()
        writer.join()
    monkeypatch.undo()
    uploads = {name for name in check(tmp_path / "kept.tar.gz").files if "media" in name}
    assert uploads == {archive.MEDIA + name for name in (*UPLOADS, "growing.log")}


@pytest.mark.django_db
def test_uploads_behind_a_link_are_kept_too(tmp_path: Path, media: Path) -> None:
    upload(tmp_path / "elsewhere", {"song.png": b"river", "below/lua.png": b"field"})
    media.mkdir()
    (media / "images").symlink_to(tmp_path / "elsewhere")
    (media / "one.png").symlink_to(tmp_path / "elsewhere" / "song.png")
    (tmp_path / "elsewhere" / "round").symlink_to(tmp_path / "elsewhere")
    (media / "nowhere.png").symlink_to(tmp_path / "nowhere")
    write(tmp_path / "kept.tar.gz")
    uploads = {name for name in check(tmp_path / "kept.tar.gz").files if "media" in name}
    assert uploads == {"media/images/below/lua.png", "media/images/song.png", "media/one.png"}


@pytest.mark.django_db
def test_a_database_behind_its_code_is_not_backed_up(tmp_path: Path) -> None:
    MigrationRecorder(connection).record_unapplied("news", "0002_listing")
    with pytest.raises(CommandError, match=r"lacks news\.0002_listing.*migrate"):
        write(tmp_path / "kept.tar.gz")
    assert not list(tmp_path.glob("kept*"))


@pytest.mark.django_db
def test_a_backup_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=r"file/kept\.tar\.gz cannot be written: "):
        call_command("backup", str(tmp_path / "file" / "kept.tar.gz"))


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    place: Any, media: Path, good: bytes, kind: str, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    upload(media, {"original_images/present.png": b"present"})
    before = site(media)
    file = place(damaged(good, kind, Random(SEED)))
    with (
        django_assert_num_queries(0),
        pytest.raises(CommandError, match=r"kept\.tar\.gz.*Nothing was changed"),
    ):
        call_command("restore", str(file))
    assert site(media) == before
    assert not (tmp_path / "var" / "backups").exists()


def test_random_damage_is_refused(place: Any, good: bytes) -> None:
    chance = Random(SEED)
    for number in range(30):
        kind = chance.choice(list(KINDS))
        file = place(damaged(good, kind, chance))
        with pytest.raises(CommandError):
            pytest.fail(f"accepted: {check(file)}, number {number} ({kind}) of seed {SEED}")


def test_no_bit_of_header_filling_checksums_and_seal_is_spare(place: Any, good: bytes) -> None:
    end = len(good) - archive.SEAL_SIZE
    bits = [*range(8 * HEADER), *range(8 * (end_of_body(good) - 1), 8 * end)]
    for bit in (*bits, *(8 * byte + byte % 8 for byte in range(end, len(good)))):
        with pytest.raises(CommandError):
            pytest.fail(f"accepted with bit {bit} turned: {check(place(flip(good, bit)))}")


def strip_table(packed: Packed) -> None:
    lines = packed.lines()
    rest = [line for line in lines if json.loads(line)["model"] != "news.category"]
    packed.put_lines(rest, owned_up=True)


def strip_relation(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    for row in rows:
        if row["model"] == "auth.group":
            row["fields"]["permissions"] = []
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


def swap_rows(packed: Packed) -> None:
    packed.put_lines(packed.lines()[::-1])


def swap_uploads(packed: Packed) -> None:
    one, other = packed.names(archive.MEDIA)[:2]
    first, second = packed.get(one), packed.get(other)
    packed.put(one, second)
    packed.put(other, first)


def add_row(line: str) -> Callable[[Packed], None]:
    return lambda packed: packed.put_lines([*packed.lines(), line.encode()], owned_up=True)


def without_in_manifest(key: str, *inner: str) -> Callable[[Packed], None]:
    def change(packed: Packed) -> None:
        manifest = packed.manifest()
        part = manifest
        for name in (key, *inner)[:-1]:
            part = part[name]
        del part[(key, *inner)[-1]]
        packed.put_manifest(manifest)

    return change


def add(name: str, **attributes: Any) -> Callable[[Packed], None]:
    return lambda packed: packed.add(name, **attributes)


def double(packed: Packed) -> None:
    packed.members.append(packed.members[1])


SONG = archive.MEDIA + "original_images/song.png"
SEALED = {
    "table stripped": (strip_table, "news.category has 0 rows in it instead of"),
    "relation stripped": (strip_relation, "auth.group_permissions has 0 rows in it instead of"),
    "rows swapped": (swap_rows, "database.jsonl in it is not the file that was written"),
    "uploads swapped": (swap_uploads, r"\.p\w+ in it is not the file that was written"),
    "upload stripped": (lambda packed: packed.drop(SONG), "song.png is missing"),
    "database stripped": (lambda packed: packed.drop(archive.DATABASE), "database.jsonl is miss"),
    "no manifest": (lambda packed: packed.drop(archive.MANIFEST), "has no manifest.json"),
    "not in the manifest": (without_in_manifest("files", SONG), "song.png does not belong"),
    "no rows counted": (without_in_manifest("rows"), "lacks something .*rows"),
    "a table not counted": (without_in_manifest("rows", "news.category"), "how many rows news.cat"),
    "foreign file": (add("foreign.txt"), "foreign.txt does not belong"),
    "foreign upload": (add(archive.MEDIA + "foreign.png"), "foreign.png does not belong"),
    "above the uploads": (add(archive.MEDIA + "../up.png"), "up.png does not belong"),
    "anywhere": (add("/tmp/foreign.png"), "foreign.png does not belong"),
    "symbolic link": (
        add(archive.MEDIA + "a", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        "media/a in it is no file",
    ),
    "hard link": (add(archive.MEDIA + "a", type=tarfile.LNKTYPE, linkname=SONG), "is no file"),
    "folder": (add(archive.MEDIA + "a", type=tarfile.DIRTYPE), "is no file"),
    "doubled file": (double, "is in it twice"),
    "unknown model": (add_row('{"model": "a.b", "pk": 1, "fields": {}}'), "a.b is not kept"),
    "row of a session": (
        add_row('{"model": "sessions.session", "pk": "a", "fields": {}}'),
        "sessions.session is not kept",
    ),
    "half a row": (add_row('{"model": "news.cate'), r"database.jsonl, line \d+"),
    "no row": (add_row("[1]"), r"database.jsonl, line \d+: it is no row"),
}


@pytest.mark.parametrize("kind", SEALED)
def test_what_does_not_fit_the_manifest_is_named(place: Any, good: bytes, kind: str) -> None:
    change, said = SEALED[kind]
    packed = unpacked(good)
    assert check(place(packed.packed()))
    change(packed)
    with pytest.raises(CommandError, match=rf"kept\.tar\.gz .*{said}"):
        check(place(packed.packed()))


def test_what_follows_the_end_inside_is_noticed(place: Any, good: bytes) -> None:
    data = gzip.compress(gzip.decompress(good) + b"more")
    with pytest.raises(CommandError, match="something follows its end"):
        check(place(data + archive.seal(hashlib.sha256(data).hexdigest())))


@pytest.mark.parametrize("data", [b"", b"hello", bytes(1000)])
def test_what_is_no_archive_is_named(place: Any, data: bytes) -> None:
    with pytest.raises(CommandError, match=r"kept\.tar\.gz is not a whole backup"):
        check(place(data))


# --- Other versions of the site -----------------------------------------------------------------


def with_migrations(good: bytes, change: Callable[[dict[str, list[str]]], object]) -> bytes:
    packed = unpacked(good)
    manifest = packed.manifest()
    change(manifest["migrations"])
    packed.put_manifest(manifest)
    return packed.packed()


def test_a_backup_of_the_former_format_says_what_to_do(place: Any) -> None:
    packed = Packed()
    packed.add(archive.MANIFEST, json.dumps({"format": 1, "made": "2026-01-01"}).encode())
    with pytest.raises(CommandError, match=r"older version .*format 1.*Nothing was changed"):
        check(place(packed.packed(sealed=False)))


def test_a_backup_of_a_later_format_asks_for_an_upgrade(place: Any, good: bytes) -> None:
    packed = unpacked(good)
    packed.put_manifest(packed.manifest() | {"format": 3})
    with pytest.raises(CommandError, match=r"newer version .*format 3.*Upgrade this site first"):
        check(place(packed.packed()))


@pytest.mark.parametrize(
    ("app", "name"),
    # A name that sorts before ours is newer too, if the graph does not know it.
    [("news", "0003_far"), ("news", "0001_before_all"), ("gone_app", "0001_initial")],
)
def test_a_newer_backup_is_told_by_the_graph(place: Any, good: bytes, app: str, name: str) -> None:
    data = with_migrations(good, lambda found: found.setdefault(app, []).append(name))
    with pytest.raises(CommandError, match=rf"newer version .*know {app}\.{name}\. .*Upgrade"):
        check(place(data))


def test_an_older_backup_says_what_to_do(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found["news"].remove("0002_listing"))
    with pytest.raises(
        CommandError, match=r"older version .*through news\.0002_listing\. .*then upgrade that site"
    ):
        check(place(data))


def test_a_backup_of_an_app_that_was_not_there_yet_is_older(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found.pop("news"))
    with pytest.raises(CommandError, match=r"older version .*news\.0001_initial"):
        check(place(data))


@pytest.fixture
def squashed(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the news' migrations squashed into one; `replaces` is what it says of the former."""
    monkeypatch.syspath_prepend(tmp_path)

    def squash(replaces: list[tuple[str, str]]) -> None:
        package = tmp_path / f"squashed_{len(replaces)}"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "0001_all.py").write_text(
            "from django.db import migrations\n\n\n"
            "class Migration(migrations.Migration):\n"
            f"    replaces = {replaces!r}\n"
        )
        settings.MIGRATION_MODULES = {"news": package.name}

    return squash


FORMER = [("news", "0001_initial"), ("news", "0002_listing")]


def test_a_squashed_migration_stands_for_those_it_replaces(
    place: Any, good: bytes, squashed: Any
) -> None:
    squashed(FORMER)
    assert check(place(good))
    data = with_migrations(good, lambda found: found["news"].remove("0002_listing"))
    with pytest.raises(CommandError, match=r"older version .*through news\.0001_all\."):
        check(place(data))
    assert check(place(with_migrations(good, lambda found: found.update(news=["0001_all"]))))


def test_a_squashed_migration_unknown_here_is_another_version(place: Any, good: bytes) -> None:
    data = with_migrations(good, lambda found: found.update(news=["0001_all"]))
    with pytest.raises(CommandError, match=r"another version .*news\.0001_all, .*with that vers"):
        check(place(data))


@pytest.mark.django_db
def test_names_the_code_has_forgotten_are_not_asked_for(tmp_path: Path, squashed: Any) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("news", "0001_all")
    recorder.record_applied("app_of_old", "0001_initial")
    squashed([])
    write(tmp_path / "kept.tar.gz")
    assert check(tmp_path / "kept.tar.gz").migrations["news"] == ["0001_all"]


# --- A restore that fails -----------------------------------------------------------------------


def row_twice(packed: Packed) -> None:
    lines = packed.lines()
    packed.put_lines([*lines, lines[-1]], owned_up=True)
    manifest = packed.manifest()
    manifest["rows"][json.loads(lines[-1])["model"]] += 1
    packed.put_manifest(manifest)


def reference_to_nothing(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    next(row for row in rows if row["model"] == "news.articlepage")["fields"]["category"] = 4711
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


def unknown_field(packed: Packed) -> None:
    rows = [json.loads(line) for line in packed.lines()]
    rows[0]["fields"]["colour"] = "green"
    packed.put_lines([json.dumps(row).encode() + b"\n" for row in rows], owned_up=True)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [row_twice, reference_to_nothing, unknown_field])
def test_a_backup_that_cannot_be_loaded_leaves_rows_and_files(
    place: Any, media: Path, good: bytes, change: Callable[[Packed], None]
) -> None:
    upload(media, {"original_images/present.png": b"present"})
    Category.objects.create(name_vi="Chỉ có ở đây")
    before = site(media)
    packed = unpacked(good)
    change(packed)
    with (
        opened(place(packed.packed())) as backup,
        pytest.raises(CommandError, match=r"kept\.tar\.gz cannot be loaded.* as they were"),
    ):
        backup.replace_site()
    assert site(media) == before
    assert not hidden(media)


@pytest.mark.django_db
def test_rows_that_the_backup_does_not_have_are_noticed(
    place: Any, media: Path, good: bytes
) -> None:
    before = site(media)

    def meddle(**kwargs: Any) -> None:
        Day.objects.get_or_create(date="2026-01-02", defaults={"visits": 1})

    post_save.connect(meddle, sender=Category)
    try:
        with (
            opened(place(good)) as backup,
            pytest.raises(CommandError, match=r"visits\.day has 1 rows now instead of 0"),
        ):
            backup.replace_site()
    finally:
        post_save.disconnect(meddle, sender=Category)
    assert site(media) == before


@pytest.mark.django_db
@pytest.mark.parametrize("failing", range(5))
def test_uploads_that_cannot_be_moved_roll_the_rows_back(
    place: Any, media: Path, good: bytes, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(media, {"original_images/present.png": b"present", "images/small.png": b"small"})
    Category.objects.create(name_vi="Chỉ có ở đây")
    before = site(media)
    rename, calls = os.rename, []

    def rename_fails(*args: Any) -> None:
        calls.append(args)
        if len(calls) == failing + 1:
            raise OSError(5, "Input/output error")
        rename(*args)

    with opened(place(good)) as backup:
        monkeypatch.setattr(os, "rename", rename_fails)
        with pytest.raises(CommandError, match=r"cannot be loaded: .*Input/output error"):
            backup.replace_site()
    assert site(media) == before
    assert not hidden(media)


# Exchanges the uploads; killed at the renaming of the number given.
KILLED = """
import os, signal, sys
from pathlib import Path
from sotngoaivu.backup.staging import staged

rename, calls = os.rename, []

def rename_or_die(*args):
    calls.append(args)
    if len(calls) > int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(*args)

with staged(Path(sys.argv[1])) as staging:
    (staging.new / "images").mkdir()
    (staging.new / "images" / "new.png").write_bytes(b"new")
    (staging.new / "other.png").write_bytes(b"new")
    os.rename = rename_or_die
    staging.exchange()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db
@pytest.mark.parametrize("renamed", range(6))
def test_what_a_killed_restore_left_is_put_right_by_the_next_backup(
    tmp_path: Path, media: Path, renamed: int
) -> None:
    upload(media, {"images/small.png": b"small", "original_images/present.png": b"present"})
    before = snapshot.files(media)
    command = [sys.executable, "-c", KILLED, str(media), str(renamed)]
    killed = subprocess.run(command, cwd=site_settings.BASE_DIR, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert hidden(media)
    write(tmp_path / "kept.tar.gz")
    assert snapshot.files(media) == before
    assert set(check(tmp_path / "kept.tar.gz").files) == {
        archive.DATABASE,
        *(archive.MEDIA + name for name in before),
    }


@pytest.mark.django_db
def test_what_an_earlier_restore_left_is_gone_after_the_next(
    place: Any, media: Path, good: bytes
) -> None:
    upload(media, {PREFIX + "left/new/images/half.png": b"half"})
    with opened(place(good)) as backup:
        assert len(hidden(media)) == 1
        backup.replace_site()
    assert set(snapshot.files(media)) == set(UPLOADS)


@pytest.mark.django_db
def test_one_restore_at_a_time(tmp_path: Path, place: Any, media: Path, good: bytes) -> None:
    upload(media, {"images/small.png": b"small"})
    with opened(place(good)) as backup:
        with (
            pytest.raises(CommandError, match="Another restore is under way"),
            opened(place(good)),
        ):
            pass
        # A backup made meanwhile holds none of it and leaves it alone.
        write(tmp_path / "meanwhile.tar.gz")
        kept = check(tmp_path / "meanwhile.tar.gz").files
        assert set(kept) == {archive.DATABASE, archive.MEDIA + "images/small.png"}
        backup.replace_site()
    assert set(snapshot.files(media)) == set(UPLOADS)


# --- Commands -----------------------------------------------------------------------------------


def test_verifying_tells_what_is_in_a_backup(place: Any, media: Path, good: bytes) -> None:
    out = io.StringIO()
    call_command("backup_verify", str(place(good)), stdout=out)
    said = out.getvalue()
    assert "kept.tar.gz is whole and can be restored here" in said
    assert f"{timezone.localtime():%d/%m/%Y}" in said
    assert "Wagtail" in said
    assert f"{len(UPLOADS)} files" in said
    assert "news.category" in said
    assert not media.exists()


def test_verifying_refuses_what_restoring_would(place: Any, good: bytes) -> None:
    with pytest.raises(CommandError, match=r"kept\.tar\.gz is not a whole backup"):
        call_command("backup_verify", str(place(good[:-1])))


@pytest.mark.parametrize("file", ["", "/nowhere/site.tar.gz"])
@pytest.mark.parametrize(
    ("command", "target"), [("restore", "restore"), ("backup_verify", "backup-verify")]
)
def test_a_missing_file_is_asked_for(command: str, target: str, file: str) -> None:
    with pytest.raises(CommandError, match=f"make {target} FILE="):
        call_command(command, file)
