"""Security headers: what a page may load, who may frame it, and who may load it."""

from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

# Of the inline scripts in the answer; "" where it has none.
nonce: ContextVar[str] = ContextVar("nonce", default="")

# A reader opens a video by a click; until then nothing is asked of these hosts.
VIDEO_PLAYERS = "https://www.youtube-nocookie.com https://player.vimeo.com"

# The cropping of a picture asks the browser by an attribute "return;" whether it knows touches.
TOUCH_TEST = "sha256-i+qr4lq34KgNHiW62lWi9aInEBwiEOrfCzaNPCvkqD8="

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def _media_host() -> str:
    """Return the origin of uploaded files where they are served by another host, else nothing."""
    parts = urlsplit(settings.MEDIA_URL)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _policy(**directives: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in directives.items())


def public_policy(*, trusted_types: bool = True) -> str:
    """Everything comes from the site itself, and no script or style is written in the page.

    With `trusted_types` no script makes HTML of text either; Wagtail's bar for those who are
    signed in does.
    """
    directives = {
        "default_src": "'self'",
        "img_src": f"'self' data:{_media_host()}",
        "media_src": f"'self'{_media_host()}",
        "frame_src": f"'self' {VIDEO_PLAYERS}",
        "object_src": "'none'",
        "base_uri": "'self'",
        "form_action": "'self'",
        "frame_ancestors": "'none'",
    }
    if trusted_types:
        directives |= {"require_trusted_types_for": "'script'", "trusted_types": "'none'"}
    return _policy(**directives)


def admin_policy(nonce: str = "") -> str:
    """What Wagtail 8 needs: forms hold styles of their own, and scripts, which bear the nonce.

    Scripts without it do not run, nor do handlers written into tags: injected text acts by these.
    """
    return _policy(
        default_src="'self'",
        script_src=f"'self' 'nonce-{nonce}'" if nonce else "'self'",
        script_src_attr=f"'unsafe-hashes' '{TOUCH_TEST}'",
        style_src="'self' 'unsafe-inline'",
        img_src=f"'self' data: blob:{_media_host()}",
        media_src=f"'self'{_media_host()}",
        frame_src=f"'self' {VIDEO_PLAYERS}",
        object_src="'none'",
        base_uri="'self'",
        form_action="'self'",
        frame_ancestors="'self'",
    )


def _nonce_of(request: HttpRequest) -> str:
    """One for each session: parts of a page are loaded after it, and their scripts run in it.

    None before a session, where no page holds a script.
    """
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return salted_hmac("csp nonce", session, algorithm="sha256").hexdigest() if session else ""


class SecurityHeadersMiddleware:
    """Add Content-Security-Policy, Permissions-Policy and Cross-Origin-Resource-Policy.

    A view that sets one of its own keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        self.public_policy = public_policy()
        self.signed_in_policy = public_policy(trusted_types=False)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_admin = request.path_info.startswith(self.admin)
        if getattr(request, "is_dummy", False):
            # Wagtail asks for a preview in itself; the answer around it is the admin's.
            return self.get_response(request)
        own = _nonce_of(request) if in_admin else ""
        former = nonce.set(own)
        try:
            response = self.get_response(request)
        finally:
            nonce.reset(former)
        if in_admin:
            policy = admin_policy(own)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            policy = self.signed_in_policy
        else:
            policy = self.public_policy
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Pictures, feeds and the API are there for other sites, too.
        is_ours = in_admin or response.get("Content-Type", "").startswith("text/html")
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "same-origin" if is_ours else "cross-origin"
        )
        return response
