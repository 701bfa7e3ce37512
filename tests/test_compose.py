"""compose.yaml: what of the site's environment it hands on, and what its containers may do."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.one_database

# Of the image, which nginx.conf and the volumes go by; and what no public site has.
ITS_OWN = {
    *("HOST", "PORT", "VAR_DIR", "STATIC_ROOT", "MEDIA_URL", "MEDIA_ROOT", "DEBUG"),
}
# Made of others that the operator sets.
MADE = {"SECRET_KEY", "DATABASE_URL", "CACHE_URL", "SITE_URL", "ALLOWED_HOSTS"}
DEFAULTS = {"TRUSTED_PROXIES", "SERVE_MEDIA"}
AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed = yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())
    return dict(composed["services"])


def told() -> set[str]:
    """The variables that README tells of."""
    text = (settings.BASE_DIR / "README.md").read_text()
    table = text.partition("## Environment")[2].partition("##")[0]
    rows = re.findall(r"^\| (`[A-Z].*?) \|", table, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_0-9]+)`", row)}


def test_every_variable_is_handed_on_or_the_images_own(services: dict[str, Any]) -> None:
    environment = services["web"]["environment"]
    assert {*environment} == told() - ITS_OWN | AWS
    # A name alone is what the operator's environment or `.env` says, if anything.
    assert {name for name, value in environment.items() if value} == MADE | DEFAULTS


def test_readme_tells_of_every_variable_that_is_read() -> None:
    read = set()
    for file in ("sotngoaivu/settings.py", "sotngoaivu/conf/uploads.py", "gunicorn.conf.py"):
        text = (settings.BASE_DIR / file).read_text()
        calls = re.findall(r'environ(?:ment)?\.\w+\(\s*["\']([A-Z][A-Z_0-9]+)["\']', text)
        read.update(calls)
    assert read == told()


@pytest.mark.parametrize(("service", "folder"), [("proxy", "/var/cache/nginx"), ("web", "/tmp")])
def test_what_readers_send_lies_on_the_disk(
    services: dict[str, Any], service: str, folder: str
) -> None:
    """A tmpfs counts as the container's memory."""
    assert folder in {volume.split(":")[1] for volume in services[service]["volumes"]}
    assert all(":size=" in place for place in services[service].get("tmpfs", []))


@pytest.mark.parametrize("service", ["web", "db", "cache", "proxy"])
def test_containers_are_held_to_what_they_need(services: dict[str, Any], service: str) -> None:
    told = services[service]
    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert told["mem_limit"]
