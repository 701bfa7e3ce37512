"""A passkey in a real browser, with an authenticator of software."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from sotngoaivu.accounts.models import User
from tests.functional.conftest import tab
from tests.functional.server import SiteServer

pytestmark = pytest.mark.seconds(10)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_signs_in_at_both_ways(
    browser: Browser, server: SiteServer, admin_user: User
) -> None:
    # No browser has passkeys of a bare address.
    url = f"http://localhost:{urlsplit(server.url).port}"
    context = browser.new_context(viewport={"width": 360, "height": 800})
    visitor = tab(context, url)
    page = visitor.page
    browser_itself = context.new_cdp_session(page)
    browser_itself.send("WebAuthn.enable")
    browser_itself.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def sign_in(path: str) -> None:
        visitor.open(path)
        page.locator("[name=username]").fill("admin")
        page.locator("[name=password]").fill("password")
        page.locator("[name=password]").press("Enter")

    sign_in("/admin/login/?next=/admin/second-factor/passkey/")
    page.locator("[name=name]").fill("Máy ở phòng")
    page.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng").last).to_be_visible()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    for path, reached in (("/admin/login/", "/admin/"), ("/en/_util/login/", "/en/")):
        context.clear_cookies()
        sign_in(path)
        name = re.compile("Dùng khóa truy cập|Use a passkey")
        page.get_by_role("button", name=name).click()
        expect(page).to_have_url(url + reached)
    visitor.assert_clean()
    context.close()
