"""URL configuration: the site's addresses."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from news import api
from news.sitemaps import news_sitemap
from pages.admin.trees import choose_page
from pages.seo.llms import below, llms_txt
from pages.seo.robots import robots_txt, security_txt
from pages.seo.sitemaps import sitemap
from sotngoaivu.accounts import urls as accounts
from sotngoaivu.core.http import health, icons
from sotngoaivu.media.former_files import former_file
from sotngoaivu.media.views import document, file
from sotngoaivu.search.autocomplete import suggestions
from sotngoaivu.search.views import search
from sotngoaivu.visits.views import visits_json

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("api/visits.json", visits_json),
    *api.urlpatterns,
    *icons.urlpatterns,
    path("robots.txt", robots_txt),
    path(".well-known/security.txt", security_txt),
    path("sitemap.xml", sitemap),
    re_path(r"^sitemap-(?P<number>\d{1,9})\.xml$", sitemap),
    path("news-sitemap.xml", news_sitemap),
    path("admin/", include(accounts.admin_urls)),
    path("admin/choose-page/", choose_page),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.MEDIA_URL.startswith("/"):
    # A web server in front that serves files asks for those alone that it has not.
    uploads = file if settings.SERVE_MEDIA else former_file
    urlpatterns.append(path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", uploads))

urlpatterns += i18n_patterns(
    path("tim-kiem/", search, name="search"),
    path("tim-kiem/goi-y/", suggestions, name="search_suggestions"),
    path("llms.txt", llms_txt),
    re_path(r"^((?:[\w\-]+/)*)(index\.md|og\.png)$", below),
    path("", include(accounts.reader_urls)),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "sotngoaivu.core.http.refusals.bad_request"
handler403 = "sotngoaivu.core.http.errors.permission_denied"
handler404 = "sotngoaivu.core.http.errors.page_not_found"
handler500 = "sotngoaivu.core.http.errors.server_error"
