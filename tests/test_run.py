"""What an operator sees when a setting cannot be used: one line, and a failing exit code."""

import contextlib
import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from pages.models import HomePage
from sotngoaivu.management import bootstrap
from sotngoaivu.management.commands.compilemessages import compile_folder
from sotngoaivu.management.commands.prepare import Command

pytestmark = pytest.mark.one_database

STRONG = "only for the tests, which nobody could want to guess at all"
BOOTSTRAP = ["-m", "sotngoaivu.management.bootstrap", "run"]
SERVE = ["-m", "sotngoaivu.management.serve"]
PREPARE = ["manage.py", "prepare", "--database-only"]


def failing(command: list[str], var: Path, **environment: str) -> str:
    """Run Python in the project and return what it said on stderr; it must have failed."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR_DIR": str(var)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode != 0
    return done.stderr.strip()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80.5", "-1"])
def test_a_wrong_port_is_named_in_one_line(tmp_path: Path, port: str) -> None:
    said = failing(BOOTSTRAP, tmp_path, PORT=port)
    assert said.count("\n") == 0
    assert "PORT" in said
    assert port in said


def test_a_taken_port_is_named_in_one_line_that_shows_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = failing(BOOTSTRAP, tmp_path, PORT=port)
    assert said.count("\n") == 0
    assert port in said
    assert "PORT=8001 make run" in said


def test_a_port_that_systemd_hands_on_is_taken_by_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as port:
        monkeypatch.setenv("PORT", str(port.getsockname()[1]))
        monkeypatch.setenv("LISTEN_PID", str(os.getppid()))
        with pytest.raises(SystemExit, match="cannot be used"):
            bootstrap.check_port()
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        bootstrap.check_port()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "secret"),
        ("SECRET_KEY", "x" * 60),
        ("SECRET_KEY", "sở-ngoại-vụ-thái-bình-" * 3),
        ("SECRET_KEY", "abcdeabcde" * 3 + "edcbaedcba" * 3),
        ("SECRET_KEY", f"django-insecure-{STRONG}"),
        ("ADMIN_NETWORKS", "203.0.113.0/99"),
        ("WEB_CONCURRENCY", "many"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgres://u:p@127.0.0.1:1/site"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/site.sqlite3"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, name: str, value: str
) -> None:
    said = failing(PREPARE, tmp_path, **{"SECRET_KEY": STRONG, name: value})
    assert said.count("\n") == 0
    assert name in said


@pytest.mark.parametrize(
    ("command", "value"),
    [(PREPARE, "0"), (SERVE, "0"), (SERVE, "many"), (SERVE, "-1"), (["-m", "gunicorn"], "0")],
)
def test_a_number_of_workers_that_serve_nobody_is_named_in_one_line(
    tmp_path: Path, command: list[str], value: str
) -> None:
    said = failing(command, tmp_path, SECRET_KEY=STRONG, WEB_CONCURRENCY=value)
    assert said.count("\n") == 0
    assert f"WEB_CONCURRENCY is '{value}'" in said


def test_gunicorn_names_a_port_that_is_none_in_one_line(tmp_path: Path) -> None:
    said = failing(SERVE, tmp_path, SECRET_KEY=STRONG, WEB_CONCURRENCY="", PORT="http")
    assert said.count("\n") == 0
    assert "PORT" in said


def test_a_database_of_another_version_is_named_and_left_alone(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "site.sqlite3")) as former:
        former.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        row = (1, "pages", "0004_failed_schedule", "2026-11-28 00:00:00")
        former.execute("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", row)
        former.commit()
        before = list(former.iterdump())
        said = failing(PREPARE, tmp_path, SECRET_KEY=STRONG, DATABASE_URL="")
        assert list(former.iterdump()) == before
    assert said.count("\n") == 0
    assert "pages.0004_failed_schedule" in said
    assert "VAR_DIR" in said


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["MEDIA_ROOT", "BACKUP_COPY_TO"])
def test_a_folder_that_the_unit_keeps_from_the_site_is_named(
    settings: Settings, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """systemd shows it as one that is mounted for reading only."""

    def refuse(path: Path, *given: object) -> None:
        raise OSError(30, "Read-only file system", str(path))

    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECRET_KEY = STRONG
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    if name == "MEDIA_ROOT":
        monkeypatch.setattr(tempfile, "mkstemp", lambda **given: refuse(given["dir"]))
        monkeypatch.setattr(os, "chown", refuse)
    else:
        settings.BACKUP_COPY_TO = "/proc"
    (tmp_path / "manage.py").write_text(
        "import os, pathlib; pathlib.Path(os.environ['STATIC_ROOT']).mkdir(parents=True)"
    )
    said = StringIO()
    call_command("prepare", files_only=True, stdout=StringIO(), stderr=said)
    assert said.getvalue().count("\n") == 1
    assert said.getvalue().startswith(f"{name} names {getattr(settings, name)}, which cannot be")
    assert "ReadWritePaths=" in said.getvalue()


@pytest.mark.django_db
def test_on_the_way_back_the_database_of_a_newer_version_is_left_alone(
    settings: Settings, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECRET_KEY = STRONG
    (tmp_path / "manage.py").write_text(
        "import os, pathlib; pathlib.Path(os.environ['STATIC_ROOT']).mkdir(parents=True)"
    )
    said = StringIO()
    with django_assert_num_queries(0):
        call_command("prepare", files_only=True, stdout=said)
    assert "Gathering static files" in said.getvalue()
    assert "database" not in said.getvalue()


def test_the_web_server_says_in_one_line_that_the_secret_key_is_missing(tmp_path: Path) -> None:
    said = failing(["-c", "import sotngoaivu.asgi"], tmp_path, SECRET_KEY="")
    assert said.startswith("Error: SECRET_KEY is not set")
    assert said.count("\n") == 0


def test_the_web_server_says_in_one_line_how_to_make_a_secret_key(tmp_path: Path) -> None:
    said = failing(["-c", "import sotngoaivu.asgi"], tmp_path, SECRET_KEY="secret", DEBUG="0")
    assert said.startswith("Error: SECRET_KEY is too weak")
    assert "token_urlsafe" in said
    assert said.count("\n") == 0


def test_the_web_server_removes_what_a_killed_one_was_writing(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    for name in (".part-killed", ".part-written", "whole.pdf"):
        (media / name).write_bytes(b"%PDF")
    with (media / ".part-written").open("rb") as written:
        fcntl.flock(written, fcntl.LOCK_EX)
        subprocess.run(
            [sys.executable, "-c", "import sotngoaivu.asgi"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"VAR_DIR": str(tmp_path), "MEDIA_ROOT": str(media)},
            check=True,
        )
    assert {path.name for path in media.iterdir()} == {".part-written", "whole.pdf"}


def test_translations_compile_once_and_a_broken_file_is_named(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    assert compile_folder(tmp_path) == 1
    assert compile_folder(tmp_path) == 0
    (tmp_path / "broken.po").write_text('msgid "a"\ngarbage\n')
    with pytest.raises(CommandError, match=r"broken\.po"):
        compile_folder(tmp_path)


@pytest.mark.django_db
def test_the_site_moves_to_another_public_address_at_its_next_start(
    settings: Settings, home: HomePage, client: Client
) -> None:
    settings.SITE_URL = "https://ngoaivu.example"
    Command().follow_site_url()
    assert home.full_url == "https://ngoaivu.example/"
    settings.SITE_URL = "http://127.0.0.1:8001"
    Command().follow_site_url()
    assert 'href="http://127.0.0.1:8001/en/"' in client.get("/").content.decode()


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "8000 "])
def test_commands_say_in_one_line_what_is_wrong_with_a_port(port: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": port, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if port.strip() == "8000":
        assert done.returncode == 0
    else:
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "from 1 to 65535" in done.stderr
