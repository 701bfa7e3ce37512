"""Security headers: what a page may load and who may frame it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# A reader opens a video by a click; until then nothing is asked of these hosts.
VIDEO_PLAYERS = "https://www.youtube-nocookie.com https://player.vimeo.com"

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def _media_host() -> str:
    """Return the origin of uploaded files where they are served by another host, else nothing."""
    parts = urlsplit(settings.MEDIA_URL)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _policy(**directives: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in directives.items())


def public_policy() -> str:
    """Everything comes from the site itself, and no script or style is written in the page."""
    return _policy(
        default_src="'self'",
        img_src=f"'self' data:{_media_host()}",
        media_src=f"'self'{_media_host()}",
        frame_src=f"'self' {VIDEO_PLAYERS}",
        object_src="'none'",
        base_uri="'self'",
        form_action="'self'",
        frame_ancestors="'self'",
    )


def admin_policy() -> str:
    """What Wagtail's own pages need: scripts and styles in the page, pictures of embeds."""
    return _policy(
        default_src="'self'",
        script_src="'self' 'unsafe-inline'",
        style_src="'self' 'unsafe-inline'",
        img_src="'self' data: blob: https:",
        media_src=f"'self'{_media_host()}",
        frame_src=f"'self' {VIDEO_PLAYERS}",
        object_src="'none'",
        base_uri="'self'",
        form_action="'self'",
        frame_ancestors="'self'",
    )


class SecurityHeadersMiddleware:
    """Add Content-Security-Policy and Permissions-Policy.

    A view that sets a policy of its own keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")
        self.public_policy, self.admin_policy = public_policy(), admin_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = request.path_info.startswith(self.admin)
        response.headers.setdefault(
            "Content-Security-Policy", self.admin_policy if in_admin else self.public_policy
        )
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
