"""The commands, as an operator gives them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests.backup.conftest import UPLOADS


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
