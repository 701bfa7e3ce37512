"""Static files that the process has listed at its start, and that may go while it runs."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


@pytest.fixture
def gathered(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = str(tmp_path)
    for ending in ("", ".gz"):
        (tmp_path / f"site.css{ending}").write_text("p {}")
    return tmp_path


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_a_file_that_is_lost_while_the_site_runs_is_not_found(
    gathered: Path, accepted: str, caplog: pytest.LogCaptureFixture
) -> None:
    # Each client has handlers of its own, as a process has.
    client = Client(headers={"Accept-Encoding": accepted})
    answer = client.get("/static/site.css")
    assert (answer.status_code, b"".join(answer)) == (200, b"p {}")
    for file in gathered.iterdir():
        file.unlink()
    answer = client.get("/static/site.css")
    assert answer.status_code == 404
    assert "immutable" not in answer.get("Cache-Control", "")
    assert caplog.messages == ["Not Found: /static/site.css"]
    (gathered / "site.css").write_text("p {}")
    (gathered / "site.css.gz").write_text("p {}")
    assert client.get("/static/site.css").status_code == 200
