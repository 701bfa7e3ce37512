"""Uploaded files, served without a web server in front."""

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from sotngoaivu.core.http.media import media


@pytest.mark.parametrize("path", ["documents/a.pdf", "./documents/a.pdf", "x/../documents/a.pdf"])
def test_documents_are_left_to_the_view_that_asks_for_permission(
    rf: RequestFactory, settings: Settings, tmp_path: Path, path: str
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.pdf").write_text("private")
    with pytest.raises(Http404):
        media(rf.get("/"), path)


def test_a_page_someone_uploaded_is_saved_and_not_run(
    rf: RequestFactory, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "a.html").write_text("<script></script>")
    response = media(rf.get("/"), "a.html")
    assert response["Content-Disposition"] == "attachment"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        *("a.html", "a.svg", "a.xml", "a.pdf", "a.js", "a.png.html", "a"),
        *("a.avif", "a.gif", "a.jpg", "a.JPEG", "a.png", "a.webp"),
    ],
)
def test_nginx_offers_for_saving_what_the_site_does(
    rf: RequestFactory, settings: Settings, tmp_path: Path, name: str
) -> None:
    text = (settings.BASE_DIR / "docs" / "deploy" / "nginx.conf").read_text()
    found = re.search(r'~\*(\S+) "";', text)
    assert found
    assert "add_header Content-Disposition $disposition always;" in text
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / name).touch()
    is_saved = media(rf.get("/"), name).headers.get("Content-Disposition") == "attachment"
    assert is_saved == (not re.search(found[1], f"/media/{name}", re.IGNORECASE))
