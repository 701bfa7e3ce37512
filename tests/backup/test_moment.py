"""A backup is of one moment, and holds nobody up."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.utils import ConnectionHandler

from sotngoaivu.backup import archive, contents, moment, writing
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.writing import write
from sotngoaivu.conf import environment
from sotngoaivu.media.models import CustomDocument
from sotngoaivu.visits.models import Day


@pytest.mark.one_database
@pytest.mark.django_db
def test_others_write_while_sqlite_is_read_at_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "site.sqlite3"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    there = ConnectionHandler({"default": environment.database("DATABASE_URL", file)})["default"]
    monkeypatch.setattr(moment, "connection", there)

    def count() -> int:
        with there.cursor() as cursor:
            return int(cursor.execute("SELECT COUNT(*) FROM day").fetchone()[0])

    with there.cursor() as cursor:
        cursor.execute("CREATE TABLE day (n)")
    with contextlib.closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as editor:
        with moment.snapshot():
            assert count() == 0
            editor.execute("INSERT INTO day VALUES (1)")
            assert count() == 0
        assert count() == 1
    there.close()


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_others_write_while_postgresql_is_read_at_one_moment() -> None:
    def edit() -> None:
        Day.objects.create(date="2026-01-02", visits=1)
        connection.close()

    with moment.snapshot():
        assert Day.objects.count() == 0
        editor = threading.Thread(target=edit)
        editor.start()
        editor.join()
        assert Day.objects.count() == 0
    assert Day.objects.count() == 1
    with pytest.raises(DatabaseError, match="read-only"), moment.snapshot():
        Day.objects.create(date="2026-01-03", visits=1)


def document(name: str) -> CustomDocument:
    made: CustomDocument = CustomDocument.objects.create(
        title=name, file=ContentFile(b"%PDF-1.4", f"{name}.pdf")
    )
    return made


@pytest.mark.django_db
def test_what_is_stored_after_the_uploads_were_read_is_in_it_too(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    @contextlib.contextmanager
    def an_editor_comes_first() -> Iterator[None]:
        made.append(document("moi").file.name)
        yield

    monkeypatch.setattr(writing, "snapshot", an_editor_comes_first)
    write(tmp_path / "kept.tar.gz")
    assert made
    assert {archive.MEDIA + name for name in made} <= {*check(tmp_path / "kept.tar.gz").files}


@pytest.mark.django_db
def test_rows_whose_upload_went_meanwhile_are_read_anew(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document("con")
    brief = document("tam")
    name = brief.file.name
    default_storage.delete(name)
    named_files = contents.named_files

    def an_editor_deletes_it() -> set[str]:
        found = named_files()
        CustomDocument.objects.filter(title="tam").delete()
        return found

    monkeypatch.setattr(contents, "named_files", an_editor_deletes_it)
    written = write(tmp_path / "kept.tar.gz")
    manifest = check(tmp_path / "kept.tar.gz")
    assert manifest.rows["media.customdocument"] == CustomDocument.objects.count()
    assert archive.MEDIA + name not in manifest.files
    assert name not in written.lost


@pytest.mark.django_db
def test_an_upload_that_was_lost_long_ago_is_named(tmp_path: Path, media: Path) -> None:
    lost = document("mat")
    default_storage.delete(lost.file.name)
    assert lost.file.name in write(tmp_path / "kept.tar.gz").lost
    rows: Any = check(tmp_path / "kept.tar.gz").rows
    assert rows["media.customdocument"] == CustomDocument.objects.count()
