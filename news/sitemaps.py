"""News sitemap, `/news-sitemap.xml`: what is new, for search engines that list news.

Google's news extension of the sitemaps.org protocol: articles of the last two days, at most
1,000. Without any it is an empty, valid list.
"""

import datetime
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.xmlutils import SimplerXMLGenerator

from news.models.article import ArticlePage
from pages.models.settings import SiteSettings
from pages.seo.sitemaps import NAMESPACES, Addresses, moment, site_of, xml_response
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE
from sotngoaivu.core.text.xml import NO_ATTRIBUTES

NEWS_AGE = datetime.timedelta(days=2)
MOST_NEWS = 1_000
_NAMESPACES = {
    "xmlns": NAMESPACES["xmlns"],
    "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Articles of the last two days in each language they are written in; a few queries."""
    site = site_of(request)
    now = timezone.now()
    articles = list(
        ArticlePage.objects.live()
        .public()
        .descendant_of(site.root_page)
        .filter(published_on__gte=now - NEWS_AGE, published_on__lte=now)
        .order_by("-published_on", "-pk")
        .values_list("url_path", "title", "title_en", "published_on")[: MOST_NEWS // 2]
    )
    info = SiteSettings.load(request)
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[language] = info.name or site.site_name

    def write(xml: SimplerXMLGenerator) -> None:
        addresses = Addresses(site)
        xml.startElement("urlset", AttributesImpl(_NAMESPACES))
        for url_path, title, title_en, published_on in articles:
            for language, words in ((MAIN_LANGUAGE, title), ("en", title_en)):
                if not words:
                    continue
                xml.startElement("url", NO_ATTRIBUTES)
                xml.addQuickElement("loc", addresses.of(url_path, language))
                xml.startElement("news:news", NO_ATTRIBUTES)
                xml.startElement("news:publication", NO_ATTRIBUTES)
                xml.addQuickElement("news:name", names[language])
                xml.addQuickElement("news:language", language)
                xml.endElement("news:publication")
                xml.addQuickElement("news:publication_date", moment(published_on))
                xml.addQuickElement("news:title", words)
                xml.endElement("news:news")
                xml.endElement("url")
        xml.endElement("urlset")

    # No Last-Modified: the list gets shorter as time passes, without any change.
    return xml_response(request, write, said=[site.root_url, names, articles])
