"""Every screen of the admin with a list, a count or a form: what it takes and how often it asks.

Argument: how often each is asked for. Asked in process, by an administrator and by an editor; the
site comes from `tests.benchmarks.generate --years`.
"""

import sys
import time
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks import words
from tests.benchmarks.probes.inside import begin, report

# Further runs of one screen end when it has taken this long, in seconds.
PATIENCE = 5
COMMON, RARE = (urlencode({"q": word}) for word in (words.COMMON, words.RARE))


def screens() -> dict[str, str]:
    """{name: address}"""
    from news.models import ArticlePage, NewsIndexPage
    from pages.models import HomePage

    index, home = NewsIndexPage.objects.get(), HomePage.objects.get()
    article = ArticlePage.objects.filter(
        tagged_items__isnull=False, latest_revision__isnull=False, main_image__isnull=False
    ).latest("pk")
    return {
        "first screen": "/admin/",
        **_explorer(f"/admin/pages/{index.pk}/", index, home),
        **_pages(index, article, home),
        **_choosers(index),
        **_library(article),
        **_snippets(article),
        **_reports(),
        **_rest(index),
    }


def _explorer(place: str, index: Any, home: Any) -> dict[str, str]:
    pages = index.get_children().count() // 50
    orders = ("title", "latest_revision_created_at", "live", "content_type__model", "ord")
    found = {
        "explorer, root": "/admin/pages/",
        "explorer, home page": f"/admin/pages/{home.pk}/",
        "explorer, news": place,
        "explorer, news, middle page": f"{place}?p={max(1, pages // 2)}",
        "explorer, news, last page": f"{place}?p={pages}",
    }
    for order in orders:
        for sign in ("", "-") if order != "ord" else ("",):
            found[f"explorer, news, by {sign}{order}"] = f"{place}?ordering={sign}{order}"
    filters = {
        "type": f"content_type={index.get_children().first().content_type_id}",
        "owner": f"owner={index.get_children().last().owner_id or ''}",
        "edited by": f"edited_by={index.get_children().last().owner_id or ''}",
        "updated": "latest_revision_created_at_from=2020-01-01",
        "has children": "has_child_pages=false",
    }
    for name, query in filters.items():
        found[f"explorer, news, filter: {name}"] = f"{place}?{query}"
        found[f"explorer, results, filter: {name}"] = f"{place}results/?{query}"
    for name, query in (("common", COMMON), ("rare", RARE)):
        found[f"explorer, news, search: {name} word"] = f"{place}?{query}"
        found[f"explorer, whole tree, search: {name} word"] = f"{place}?{query}&search_all=1"
        found[f"search of pages: {name} word"] = f"/admin/pages/search/?{query}"
    found["explorer, news, search, by date"] = (
        f"{place}?{COMMON}&ordering=-latest_revision_created_at"
    )
    found["search of pages, by title"] = f"/admin/pages/search/?{COMMON}&ordering=title"
    return found


def _pages(index: Any, article: Any, home: Any) -> dict[str, str]:
    found = {}
    for name, page in (("news", index), ("article", article)):
        for view in ("edit", "history", "usage", "delete", "unpublish", "copy", "move", "privacy"):
            found[f"{view}, {name}"] = f"/admin/pages/{page.pk}/{view}/"
        found[f"confirm move, {name}"] = f"/admin/pages/{page.pk}/move/{home.pk}/confirm/"
        found[f"workflow history, {name}"] = f"/admin/pages/{page.pk}/workflow_history/"
    found["findings, article"] = f"/admin/pages/{article.pk}/findings/"
    found["new article"] = f"/admin/pages/add/news/articlepage/{index.pk}/"
    found["add below news"] = f"/admin/pages/{index.pk}/add_subpage/"
    found["pages of a type"] = "/admin/pages/usage/news/articlepage/"
    found["pages of a type, by title"] = "/admin/pages/usage/news/articlepage/?ordering=title"
    found["comparison, article"] = f"/admin/pages/{article.pk}/revisions/compare/earliest...latest/"
    for action in ("delete", "move", "publish", "unpublish"):
        place = f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/"
        found[f"bulk {action}, one article"] = f"{place}&id={article.pk}"
        found[f"bulk {action}, the news index"] = f"{place}&id={index.pk}"
        found[f"bulk {action}, all articles"] = f"{place}&id=all&childOf={index.pk}"
    return found


def _choosers(index: Any) -> dict[str, str]:
    place = "/admin/choose-page/"
    return {
        "page chooser": place,
        "page chooser, news": f"{place}{index.pk}/",
        "page chooser, news, articles": f"{place}{index.pk}/?page_type=news.articlepage",
        "page chooser, search: common word": f"{place}search/?{COMMON}",
        "page chooser, search: rare word": f"{place}search/?{RARE}",
        "image chooser": "/admin/images/chooser/",
        "image chooser, search": "/admin/images/chooser/results/?q=%E1%BA%A3nh",
        "document chooser": "/admin/documents/chooser/",
        "document chooser, search": "/admin/documents/chooser/results/?q=v%C4%83n",
    }


def _library(article: Any) -> dict[str, str]:
    from wagtail.documents import get_document_model

    document = get_document_model().objects.latest("pk").pk
    image = article.main_image_id
    return {
        "images": "/admin/images/",
        "images, last page": "/admin/images/?p=100000",
        "images, by title": "/admin/images/?ordering=title",
        "images, by size": "/admin/images/?ordering=file_size",
        "images, search": "/admin/images/?q=%E1%BA%A3nh",
        "image": f"/admin/images/{image}/",
        "usage of an image": f"/admin/images/usage/{image}/",
        "delete an image": f"/admin/images/{image}/delete/",
        "bulk delete, all images": "/admin/bulk/media/customimage/delete/?id=all",
        "documents": "/admin/documents/",
        "documents, by title": "/admin/documents/?ordering=title",
        "documents, search": "/admin/documents/?q=v%C4%83n",
        "document": f"/admin/documents/edit/{document}/",
        "usage of a document": f"/admin/documents/usage/{document}/",
        "bulk delete, all documents": "/admin/bulk/media/customdocument/delete/?id=all",
    }


def _snippets(article: Any) -> dict[str, str]:
    found = {"snippets": "/admin/snippets/"}
    objects = {
        "category": ("news/category", article.category_id),
        "tag": ("pages/tag", article.tags.first().pk),
        "post": ("pages/staffmember", None),
    }
    for name, (place, key) in objects.items():
        found[f"list of {name}"] = f"/admin/snippets/{place}/"
        found[f"list of {name}, search"] = f"/admin/snippets/{place}/?q=a"
        found[f"chooser of {name}"] = f"/admin/snippets/choose/{place}/"
        if key:
            for view in ("edit", "usage", "delete", "history"):
                found[f"{view}, {name}"] = f"/admin/snippets/{place}/{view}/{key}/"
    found["merge, all tags"] = "/admin/bulk/pages/tag/merge/?id=all"
    return found


def _reports() -> dict[str, str]:
    found = {}
    for name in ("locked", "workflow", "workflow_tasks", "site-history", "aging-pages"):
        found[f"report {name}"] = f"/admin/reports/{name}/"
        found[f"report {name}, as CSV"] = f"/admin/reports/{name}/?export=csv"
        found[f"report {name}, as XLSX"] = f"/admin/reports/{name}/?export=xlsx"
    ours = ("duplicates", "english", "reviews", "pictures", "files", "broken-links", "most-read")
    for name in (*ours, "trash"):
        found[f"report {name}"] = f"/admin/reports/{name}/"
        found[f"report {name}, last page"] = f"/admin/reports/{name}/?p=100000"
        found[f"report {name}, as CSV"] = f"/admin/reports/{name}/?export=csv"
    for name in ("missed-words", "visits"):
        found[f"report {name}"] = f"/admin/reports/{name}/"
    found["report page-types-usage"] = "/admin/reports/page-types-usage/"
    found["report site-history, last page"] = "/admin/reports/site-history/?p=100000"
    found["report site-history, one action"] = "/admin/reports/site-history/?action=wagtail.edit"
    found["report site-history, by name"] = "/admin/reports/site-history/?label=n%C4%83m"
    found["report aging-pages, last page"] = "/admin/reports/aging-pages/?p=100000"
    return found


def _rest(index: Any) -> dict[str, str]:
    return {
        "redirects": "/admin/redirects/",
        "redirects, search": "/admin/redirects/?q=bai-viet",
        "redirects, import": "/admin/redirects/import/",
        "redirects, as XLSX": "/admin/redirects/?export=xlsx",
        "users": "/admin/users/",
        "users, search": "/admin/users/?q=bien",
        "groups": "/admin/groups/",
        "collections": "/admin/collections/",
        "workflows": "/admin/workflows/list/",
        "pages of a workflow": "/admin/workflows/usage/1/",
        "sites": "/admin/sites/",
        "settings": "/admin/settings/pages/sitesettings/",
        "tags, as one types": "/admin/tag-autocomplete/pages/tag/?term=h",
        "menu of pages": f"/admin/api/main/pages/?child_of={index.pk}&for_explorer=1",
        "API of pages": "/admin/api/main/pages/",
        "API of pages, last": "/admin/api/main/pages/?offset=90000",
        "API of images": "/admin/api/main/images/",
        "account": "/admin/account/",
        "articles moved in": "/admin/moving-in/",
        "guide": "/admin/guide/",
    }


def measure(times: int) -> dict[str, dict[str, Any]]:
    """{name: {"status": …, "ms": …, "editor": …, "queries": …}}"""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    people = {}
    for name, asked in (("ms", {"is_superuser": True}), ("editor", {"username": "editor"})):
        people[name] = Client(raise_request_exception=False)
        account = get_user_model().objects.filter(**asked).first()
        assert account is not None
        people[name].force_login(account)

    def ask(client: Client, address: str) -> tuple[int, float]:
        began = time.perf_counter()
        response = client.get(address)
        if response.streaming:
            response.getvalue()
        return response.status_code, (time.perf_counter() - began) * 1000

    found: dict[str, dict[str, Any]] = {}
    for name, address in screens().items():
        row: dict[str, Any] = {}
        for person, client in people.items():
            with CaptureQueriesContext(connection) as captured:
                status, taken = ask(client, address)
            if person == "ms":
                row |= {"status": status, "queries": len(captured)}
            runs = [taken]
            # The first one loads what later ones share.
            while len(runs) < times and sum(runs) < PATIENCE * 1000:
                runs.append(ask(client, address)[1])
            row[person] = median(runs[1:] or runs)
        found[name] = row
        print(f"{name}: {row}", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    begin()
    report(measure(int(sys.argv[1])))
