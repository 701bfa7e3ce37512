"""Security headers, and https: what browsers may do with pages, files and the admin."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.test import Client, override_settings

from pages.models import HomePage
from sotngoaivu.accounts.models import User
from tests.markup import script_nonces

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HTTPS = {"SITE_URL": "https://www.example.org", "ALLOWED_HOSTS": "www.example.org"}
HTTPS |= {"TRUSTED_PROXIES": "1", "DJANGO_SETTINGS_MODULE": "sotngoaivu.settings"}
HTTPS |= {"SECRET_KEY": "of a site that is only looked at, and never served to anybody"}


def policy_of(response: Any) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split("; ")
    return {name: rest for name, _space, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("path", ["/", "/en/tin-tuc/", "/tim-kiem/?q=x", "/khong-co/"])
def test_a_public_page_has_no_scripts_but_the_site_s(client: Client, path: str) -> None:
    response = client.get(path)
    policy = policy_of(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/tin-tuc/rss/", "/api/v1/news/", "/og.png", "/sitemap.xml"])
def test_what_programs_read_may_be_loaded_by_other_sites(client: Client, path: str) -> None:
    assert client.get(path)["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_admin_takes_nothing_from_elsewhere_and_no_handlers_in_tags(
    admin_client: Client, admin_user: User
) -> None:
    policy = policy_of(admin_client.get("/admin/"))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'self'"
    assert "https:" not in policy["img-src"].split()
    assert "unsafe-inline" not in policy["script-src-attr"]
    assert "unsafe-eval" not in policy["script-src"]
    another = Client()
    another.force_login(admin_user)
    assert policy_of(another.get("/admin/"))["script-src"] != policy["script-src"]


@pytest.mark.parametrize(
    "path", ["login/", "password_reset/", "password_reset/done/", "invitation/MQ/x-y/", "none/"]
)
def test_before_somebody_signs_in_no_page_may_hold_a_script(client: Client, path: str) -> None:
    response = client.get(f"/admin/{path}", follow=True)
    assert policy_of(response)["script-src"] == "'self'"
    assert script_nonces(response.content.decode()) == []


def test_the_admin_may_frame_a_preview(admin_client: Client, home: HomePage) -> None:
    home.save_revision()
    response = admin_client.get(f"/admin/pages/{home.pk}/view_draft/")
    assert response.status_code == 200
    assert policy_of(response)["frame-ancestors"] == "'self'"
    preview = admin_client.get(f"/admin/pages/{home.pk}/edit/preview/")
    assert policy_of(preview)["frame-ancestors"] == "'self'"
    assert preview["X-Frame-Options"] == "SAMEORIGIN"


def test_https_without_a_proxy_that_tells_of_it_is_warned_of() -> None:
    def found() -> list[str | None]:
        told = run_checks(tags=[Tags.security], include_deployment_checks=True)
        return [message.id for message in told if str(message.id).startswith("sotngoaivu")]

    place = {"SITE_URL": "https://www.example.org", "ALLOWED_HOSTS": ["www.example.org"]}
    with override_settings(TRUSTED_PROXIES=0, **place):
        assert found() == ["sotngoaivu.W001"]
    with override_settings(TRUSTED_PROXIES=1, **place):
        assert found() == []


OVER_HTTPS = """
import django; django.setup()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
from django.conf import settings
from django.test import RequestFactory
from django.middleware.security import SecurityMiddleware
from django.http import HttpResponse
ask = SecurityMiddleware(lambda request: HttpResponse("ok"))
def get(path, **headers):
    return ask(RequestFactory().get(path, HTTP_HOST="www.example.org", **headers))
print(get("/x/?y=1").status_code, get("/x/?y=1")["Location"])
print(get("/healthz").status_code, get("/readyz").status_code)
for proto in ("https", "https, http"):
    print(get("/", HTTP_X_FORWARDED_PROTO=proto).headers.get("Strict-Transport-Security"))
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
"""


def test_a_site_by_https_keeps_browsers_there(tmp_path: Path) -> None:
    """Django's own checks of a deployment have nothing to say; probes of servers are answered."""
    done = subprocess.run(
        [sys.executable, "-c", OVER_HTTPS],
        cwd=settings.BASE_DIR,
        env=HTTPS | {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-5:] == [
        "301 https://www.example.org/x/?y=1",
        "200 200",
        "max-age=31536000",
        "max-age=31536000",
        "__Host-sessionid __Host-csrftoken",
    ]
