"""Backups that only the holder of a private key reads."""

from pathlib import Path
from random import Random
from typing import Any

import pyrage
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from news.models import Category
from sotngoaivu.backup import encryption
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.writing import write
from tests.backup.conftest import SEED, UPLOADS, upload
from tests.drills import snapshot
from tests.drills.damage import flip

pytestmark = pytest.mark.one_database


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> Path:
    """The file with the private key; the site knows the public one."""
    made = pyrage.x25519.Identity.generate()
    settings.BACKUP_PUBLIC_KEY = [str(made.to_public())]
    file = tmp_path / "key.txt"
    file.write_text(f"# public key: {made.to_public()}\n{made}\n")
    return file


@pytest.mark.django_db
def test_an_encrypted_backup_is_restored_with_its_key(
    tmp_path: Path, media: Path, key: Path
) -> None:
    upload(media, UPLOADS)
    before = snapshot.rows(), snapshot.files(media)
    kept = tmp_path / "kept.tar.gz.age"
    write(kept)
    Category.objects.create(name_vi="Mới")
    upload(media, {"later.png": b"later"})
    call_command("restore", str(kept), identity=key, verbosity=0)
    assert (snapshot.rows(), snapshot.files(media)) == before
    for backup in (kept, *(tmp_path / "var" / "backups").iterdir()):
        data = backup.read_bytes()
        assert data.startswith(b"age-encryption.org/v1")
        assert b"\x1f\x8b\x08" not in data[:500]
        assert not any(content in data for content in UPLOADS.values())


@pytest.mark.django_db
def test_an_encrypted_backup_is_of_no_use_to_others(tmp_path: Path, media: Path, key: Path) -> None:
    kept = tmp_path / "kept.tar.gz.age"
    write(kept)
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(CommandError, match=r"is encrypted.*--identity"):
        check(kept)
    with pytest.raises(CommandError, match=r"cannot be decrypted.*Nothing was changed"):
        check(kept, other)
    other.write_text("AGE-SECRET-KEY-1NOT-A-KEY")
    with pytest.raises(CommandError, match=r"other\.txt holds no private key") as told:
        check(kept, other)
    assert "NOT-A-KEY" not in str(told.value)
    assert check(kept, key)


@pytest.mark.django_db
def test_a_damaged_encrypted_backup_is_refused(tmp_path: Path, media: Path, key: Path) -> None:
    kept = tmp_path / "kept.tar.gz.age"
    write(kept)
    good, chance = kept.read_bytes(), Random(SEED)
    damaged = [flip(good, chance.randrange(8 * len(good))) for _ in range(15)]
    damaged += [good[: chance.randrange(len(good))] for _ in range(10)] + [good + b"\0", b""]
    for data in damaged:
        kept.write_bytes(data)
        with pytest.raises(CommandError):
            pytest.fail(f"accepted: {check(kept, key)}")


@pytest.mark.parametrize("keys", [["age1nonsense"], ["ssh-ed25519 AAAA"], ["secret"]])
def test_a_public_key_that_cannot_be_read_is_named(settings: Any, keys: list[str]) -> None:
    settings.BACKUP_PUBLIC_KEY = keys
    with pytest.raises(ImproperlyConfigured, match="BACKUP_PUBLIC_KEY"):
        encryption.recipients()


def test_what_is_put_aside_is_not_in_the_clear(tmp_path: Path) -> None:
    text = b"nobody else's business " * 10_000
    with encryption.Scratch(tmp_path, secret=True) as scratch:
        with scratch.writing() as sink:
            sink.write(text)
        assert not list(tmp_path.iterdir())
        with scratch.reading() as stream:
            assert stream.read() == text


def test_a_disk_that_is_full_is_told_as_it_is() -> None:
    key = pyrage.x25519.Identity.generate()
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left"),
        encryption.encrypted(full, [key.to_public()]) as sink,
    ):
        sink.write(bytes(1_000_000))
