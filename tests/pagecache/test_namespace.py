"""Kept pages are shared by whoever has the same program, look and configuration alone."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotngoaivu.pagecache.keys import namespace

pytestmark = pytest.mark.one_database

FILES = {
    "requirements.txt": "Django==5.2",
    "pages/models.py": "class Page: ...",
    "templates/base.html": "<html>",
    "locale/vi/LC_MESSAGES/django.mo": "compiled",
}
STATIC = {"css/site.css": "css/site.0123456789ab.css", "js/site.js": "js/site.ba9876543210.js"}


@pytest.fixture
def checkout(settings: Any, tmp_path: Path) -> Callable[..., str]:
    """Makes one, and returns its namespace."""

    def make(
        place: str,
        files: dict[str, str] = FILES,
        static: dict[str, str] = STATIC,
        **more: str,
    ) -> str:
        for number, (name, content) in enumerate(files.items()):
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            os.utime(path, (number, len(place)))
        settings.BASE_DIR = tmp_path / place
        settings.STATIC_ROOT = tmp_path / place / "static"
        settings.STATIC_ROOT.mkdir()
        manifest = json.dumps({"paths": static, "hash": place})
        (settings.STATIC_ROOT / "staticfiles.json").write_text(manifest)
        for name, value in more.items():
            setattr(settings, name, value)
        return namespace()

    return make


def test_checkouts_of_the_same_content_share_it(checkout: Callable[..., str]) -> None:
    backwards = dict(reversed(STATIC.items()))
    assert checkout("here") == checkout("elsewhere", static=backwards)


@pytest.mark.parametrize(
    "other",
    [
        *({"files": FILES | {name: "other"}} for name in FILES),
        {"files": FILES | {"pages/more.py": ""}},
        # The same length, and the same contents under another name.
        {"files": FILES | {"templates/base.html": "<HTML>"}},
        {"files": {name.replace("models", "blocks"): FILES[name] for name in FILES}},
        {"static": STATIC | {"css/site.css": "css/site.fedcba987654.css"}},
        {"static": {}},
        {"SITE_URL": "https://www.example.vn"},
        {"SECRET_KEY": "another"},
    ],
)
def test_whatever_pages_are_made_of_tells_checkouts_apart(
    checkout: Callable[..., str], other: dict[str, Any]
) -> None:
    assert checkout("here") != checkout("there", **other)


def test_what_pages_are_not_made_of_does_not(checkout: Callable[..., str]) -> None:
    assert checkout("here") == checkout("there", FILES | {"pages/models.pyc": "bytecode"})


def test_a_site_whose_static_files_are_not_gathered_has_one(checkout: Callable[..., str]) -> None:
    assert checkout("here", static={}) == checkout("there", static={})
