"""Static files that the process has listed at its start, and that may go while it runs."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sotngoaivu.core.http.static import StaticFilesStorage

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


@pytest.fixture
def gathered(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "site.css").write_text("p {}")
    # The smallest is sent.
    (tmp_path / "site.css.gz").write_text("gz")
    return tmp_path


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_a_file_that_is_lost_while_the_site_runs_is_not_found(
    gathered: Path, accepted: str, caplog: pytest.LogCaptureFixture
) -> None:
    # Each client has handlers of its own, as a process has.
    client = Client(headers={"Accept-Encoding": accepted})
    answer = client.get("/static/site.css")
    assert (answer.status_code, b"".join(answer)) == (200, b"gz" if accepted else b"p {}")
    for file in gathered.iterdir():
        file.unlink()
    for ask in (client.get, client.head):
        answer = ask("/static/site.css")
        assert answer.status_code == 404
        assert "immutable" not in answer.get("Cache-Control", "")
    assert caplog.messages == ["Not Found: /static/site.css"] * 2
    (gathered / "site.css").write_text("p {}")
    (gathered / "site.css.gz").mkdir()
    assert client.get("/static/site.css").status_code == (404 if accepted else 200)
    (gathered / "site.css.gz").rmdir()
    (gathered / "site.css.gz").write_text("p {}")
    assert client.get("/static/site.css").status_code == 200


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"\xff", b"null", b"[]", b"{}", b'{"version": "1.1", "paths": []}']
)
def test_a_manifest_that_is_damaged_counts_as_none(
    gathered: Path, settings: Any, damaged: bytes
) -> None:
    (gathered / "staticfiles.json").write_bytes(damaged)
    assert StaticFilesStorage().hashed_files == {}


def test_a_manifest_that_is_damaged_lets_the_site_say_so(gathered: Path) -> None:
    """In a process of its own, for addresses of static files are made as modules are imported."""
    (gathered / "staticfiles.json").write_text('{"paths": {"css/site.css": "css/si')
    site = {"STATIC_ROOT": str(gathered), "VAR_DIR": str(gathered / "var")}
    said = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        capture_output=True,
        text=True,
        env=os.environ | site,
        check=False,
    )
    assert "staticfiles.json" in said.stdout
    assert "cannot be read" in said.stdout
    assert "Traceback" not in said.stderr
