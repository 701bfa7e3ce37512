"""The backup that a running site makes each night; tests/upkeep/test_nightly.py has the clock."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from sotngoaivu.core import serving


@pytest.mark.one_database
@pytest.mark.django_db
def test_its_failure_is_one_line_of_the_log(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").touch()
    with pytest.raises(SystemExit, match="1"):
        call_command("backup", nightly=True)
    (line,) = caplog.messages
    assert line.startswith("Tonight's backup failed: ")
    assert "backups" in line
    assert capfd.readouterr().out == ""


@pytest.mark.one_database
@pytest.mark.django_db
def test_no_backup_is_made_of_a_site_that_is_being_replaced(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with serving.alone(), pytest.raises(Exception, match="is being restored"):
        call_command("backup")
    assert not (tmp_path / "backups").exists()
