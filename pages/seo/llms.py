"""`llms.txt` (llmstxt.org): a table of contents for programs that read."""

from urllib.parse import urljoin

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Site
from wagtail.views import serve

from pages.formats.markdown import escaped
from pages.models.base import BasePage, listed_pages
from pages.models.settings import SiteSettings
from pages.navigation.request import PageRequest
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE

MAX_AGE = 3600


def below(request: HttpRequest, path: str, name: str) -> HttpResponse:
    """`<page address>index.md` and `…og.png`, which Wagtail's own address pattern leaves out."""
    response: HttpResponse = serve(request, f"{path}{name}")
    return response


def llms_txt(request: PageRequest) -> HttpResponse:
    """The site in one file: what it is, its public pages as Markdown in both languages, its data.

    The reader's language first. Articles are left to the feeds and the news index.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    info = SiteSettings.load(request)
    pages = (
        BasePage.objects.live()
        .public()
        .descendant_of(site.root_page, inclusive=True)
        .filter(depth__lte=site.root_page.depth + 2)
    )
    found = list(listed_pages(pages).order_by("path"))
    active = translation.get_language() or MAIN_LANGUAGE
    languages = sorted(LANGUAGES, key=lambda code: code != active)
    facts = ". ".join(text for text in (info.parent_name, info.address) if text)
    lines = [f"# {_line(info.name)}", "", f"> {_line(info.theme or info.name)}", "", _line(facts)]
    for language in languages:
        with translation.override(language):
            heading = gettext("Pages in Vietnamese")
            if language != MAIN_LANGUAGE:
                heading = gettext("Pages in English")
            lines += ["", f"## {heading}", ""]
            lines += [
                _page(page) for page in found if language == MAIN_LANGUAGE or page.has_english
            ]
    root = site.root_url
    lines += ["", f"## {gettext('Data')}", ""]
    lines.append(f"- [{gettext('Site map for search engines')}]({root}/sitemap.xml)")
    openapi = reverse("api-v1:openapi-json")
    lines.append(f"- [{gettext('Programming interface (OpenAPI)')}]({root}{openapi})")
    lines += _feeds(request, root)
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _page(page: BasePage) -> str:
    about = _line(page.localized_search_description)
    return f"- [{_line(page.localized_title)}]({page.full_url}index.md)" + (about and f": {about}")


def _feeds(request: PageRequest, root: str) -> list[str]:
    feeds = request.navigation.feeds
    return [f"- [{_line(feed.title)}]({urljoin(root, feed.url)})" for feed in feeds]


def _line(text: str) -> str:
    """One line, whose words are no Markdown and no HTML."""
    return escaped(" ".join(str(text).split()))
