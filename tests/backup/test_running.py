"""A site that runs is not replaced, and one that is being replaced does not start."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models.signals import pre_save

from news.importing.models import ImportBatch
from sotngoaivu.conf import environment
from sotngoaivu.conf.environment import APPLICATION
from sotngoaivu.core import serving
from tests.backup.conftest import site, upload
from tests.waiting import until

# Serves the site, as far as the lock goes, in itself and in a child that outlives it.
SERVING = """
import os, sys
import sotngoaivu.wsgi
if os.fork():
    print("serving", flush=True)
    os._exit(0)
sys.stdin.read()
"""


@pytest.mark.one_database
@pytest.mark.django_db
def test_a_running_site_is_not_replaced(
    settings: Any, place: Any, media: Path, good: bytes
) -> None:
    upload(media, {"original_images/present.png": b"present"})
    before = site(media)
    with subprocess.Popen(
        [sys.executable, "-c", SERVING],
        cwd=site_settings.BASE_DIR,
        env={"VAR_DIR": str(settings.VAR_DIR), "SECRET_KEY": "only for tests", "DEBUG": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"serving\n"
        with pytest.raises(CommandError, match=r"The site is running.*Nothing was changed"):
            call_command("restore", str(place(good)))
    assert site(media) == before
    until(is_free)


def is_free() -> bool:
    try:
        with serving.alone():
            return True
    except serving.Busy:
        return False


@pytest.mark.one_database
def test_a_site_that_is_being_replaced_does_not_start(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with serving.alone():
        done = subprocess.run(
            [sys.executable, "-c", "import sotngoaivu.wsgi"],
            cwd=site_settings.BASE_DIR,
            env={"VAR_DIR": str(tmp_path), "SECRET_KEY": "only for tests", "DEBUG": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip() == f"Error: {serving.BEING_REPLACED}"


@pytest.mark.one_database
@pytest.mark.django_db
def test_a_site_into_which_news_are_imported_is_not_replaced(
    media: Path, place: Any, good: bytes, tmp_path: Path
) -> None:
    """Neither by the command nor by what the admin starts, which is the same."""
    (tmp_path / "a.csv").write_text("title,body\nMột tin,Chữ\n")
    refused = []

    def restored_meanwhile(**given: Any) -> None:
        with pytest.raises(CommandError, match=r"is under way.*Nothing was changed"):
            call_command("restore", str(place(good)))
        refused.append(True)

    pre_save.connect(restored_meanwhile, sender=ImportBatch)
    try:
        call_command("import_news", str(tmp_path / "a.csv"), "--format", "csv", "--import")
    finally:
        pre_save.disconnect(restored_meanwhile, sender=ImportBatch)
    assert refused


def is_stopped() -> bool:
    try:
        serving.refuse_others()
    except serving.Busy:
        return False
    return True


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db
def test_other_machines_are_seen_by_their_connections_to_postgresql() -> None:
    there = connection.get_connection_params() | {"application_name": f"{APPLICATION} there"}
    with psycopg.connect(**there):
        with pytest.raises(serving.Busy, match="connected to"), serving.alone_everywhere():
            pass
        with pytest.raises(serving.Busy):
            serving.refuse_others()
    # The server sees a moment later that a connection has been closed.
    until(is_stopped)
    with psycopg.connect(**connection.get_connection_params() | {"application_name": "psql"}):
        serving.refuse_others()


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db
def test_a_machine_whose_address_of_the_database_gives_another_name_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PostgreSQL keeps the first 63 bytes of a name."""
    name = "cổng thông tin " * 5
    address = f"postgres://u:p@127.0.0.1/site?application_name={quote(name)}"
    monkeypatch.setenv("DATABASE_URL_THERE", address)
    named = environment.database("DATABASE_URL_THERE", tmp_path)["OPTIONS"]["application_name"]
    assert name.strip() in named
    there = connection.get_connection_params() | {"application_name": named}
    with psycopg.connect(**there), pytest.raises(serving.Busy, match="connected to"):
        serving.refuse_others()
    until(is_stopped)


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db
def test_no_machine_begins_while_another_one_replaces_the_site() -> None:
    elsewhere = connection.get_connection_params() | {"application_name": "elsewhere"}
    with psycopg.connect(**elsewhere) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [serving.KEY])
        with pytest.raises(serving.Busy, match="is being restored"), serving.shared():
            pass
        with pytest.raises(serving.Busy, match="Another"), serving.alone_everywhere():
            pass
        other.execute("SELECT pg_advisory_unlock(%s)", [serving.KEY])
    with serving.shared():
        pass
