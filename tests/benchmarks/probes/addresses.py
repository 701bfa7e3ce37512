"""Addresses of public pages: one of each kind by name, or a given number of different ones.

Without an argument: {"paths": {name: path}, "keys": {name: primary key}}. With a number: a list of
as many paths, list pages first, then articles, all in both languages.
"""

import sys
from typing import Any

from tests.benchmarks.probes.inside import begin, report


def kinds() -> dict[str, Any]:
    """One page of each kind in Vietnamese; home page and article in English too."""
    from news.models import ArticlePage, NewsIndexPage
    from pages import models

    pages = {
        "home": models.HomePage.objects.get(),
        "news index": NewsIndexPage.objects.get(),
        "article": ArticlePage.objects.live().exclude(title_en="").order_by("path").last(),
        "newest": ArticlePage.published().first(),
        "organisation": models.OrganisationPage.objects.get(),
        "office": models.OfficePage.objects.first(),
        "staff": models.StaffPage.objects.get(),
        "contact": models.ContactPage.objects.get(),
    }
    paths = {name: page.url_in("vi") for name, page in pages.items()}
    paths |= {f"{name}, English": pages[name].url_in("en") for name in ("home", "article")}
    return {"paths": paths, "keys": {name: page.pk for name, page in pages.items()}}


def many(count: int) -> list[str]:
    from news.models import ArticlePage, NewsIndexPage
    from news.models.index import PER_PAGE

    index = NewsIndexPage.objects.get()
    starts = [index.url_in(language) for language in ("vi", "en")]
    articles = ArticlePage.objects.live().order_by("path")
    pages = range(2, articles.count() // PER_PAGE + 1)
    found = [f"{start}?page={number}" for number in pages for start in starts]
    for slug in articles.values_list("slug", flat=True):
        found += [f"{start}{slug}/" for start in starts]
    return found[:count]


if __name__ == "__main__":
    begin()
    report(many(int(sys.argv[1])) if len(sys.argv) > 1 else kinds())
