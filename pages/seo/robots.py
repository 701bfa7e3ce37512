"""`robots.txt` and `security.txt`: for crawlers and those who find a weakness."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from pages.models.contact import ContactPage
from pages.models.settings import SiteSettings
from pages.seo.sitemaps import site_of
from sotngoaivu.core.i18n.languages import LANGUAGES

DAY = 24 * 3600
# Well within the year that RFC 9116, 2.5.5, advises.
VALID_FOR = datetime.timedelta(days=180)


def robots_txt(request: HttpRequest) -> HttpResponse:
    """Keep crawlers from the admin, the API and search results, and name the site maps."""
    root_url = site_of(request).root_url
    closed = [reverse("wagtailadmin_home"), "/api/"]
    for language in LANGUAGES:
        with translation.override(language):
            closed.append(reverse("search"))
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {root_url}/sitemap.xml",
        f"Sitemap: {root_url}/news-sitemap.xml",
    ]
    return _text(lines)


def security_txt(request: HttpRequest) -> HttpResponse:
    """How to report a weakness (RFC 9116); 404 while the site names no way to reach anyone."""
    root_url = site_of(request).root_url
    email = SiteSettings.load(request).email
    contact = f"mailto:{email}" if email else _contact_page()
    if not contact:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {(midnight + VALID_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
    ]
    # Web addresses in this file have to be https ones.
    if root_url.startswith("https://"):
        lines.append(f"Canonical: {root_url}/.well-known/security.txt")
    return _text(lines)


def _contact_page() -> str:
    page = ContactPage.objects.live().public().first()
    url = page.full_url if page else None
    return url if url and url.startswith("https://") else ""


def _text(lines: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
