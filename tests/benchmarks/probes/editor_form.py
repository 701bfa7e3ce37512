"""The form of an article, asked for in process: what it takes, and a session to ask for it with.

Arguments: key of the article, or number of the story to make one of (`story NUMBER`: with English,
and one without); how often. The settings name the site.
"""

import statistics
import sys
import time
from typing import Any

from tests.benchmarks.probes.inside import begin, report
from tests.benchmarks.writing import story


def add(number: int) -> dict[str, int]:
    """Keys of an article in both languages and of one in Vietnamese alone."""
    from news.models import ArticlePage, Category, NewsIndexPage

    written = story(number)
    keys = {}
    for name, english in (("both languages", True), ("Vietnamese alone", False)):
        article = ArticlePage(
            title=written.title[0],
            title_en=written.title[1] if english else "",
            lead_vi=written.lead[0],
            lead_en=written.lead[1] if english else "",
            body_vi=written.body[0],
            body_en=written.body[1] if english else [],
            category=Category.objects.first(),
        )
        NewsIndexPage.objects.get().add_child(instance=article)
        article.save_revision().publish()
        keys[name] = article.pk
    return keys


def measure(key: int, times: int) -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    # The site's own administrator has yet to choose a password.
    people = get_user_model().objects
    client.force_login(
        people.filter(username="bench").first() or people.create_superuser("bench", "", "bench")
    )
    path = f"/admin/pages/{key}/edit/"
    taken = []
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    # Before the next request, with which Django forgets them.
    queries = len(captured)
    assert answer.status_code == 200, answer.status_code
    for _ in range(times):
        began = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
    return {
        "path": path,
        "queries": queries,
        "ms": statistics.median(taken),
        "kilobytes": len(answer.content) / 1000,
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }


if __name__ == "__main__":
    begin()
    if sys.argv[1] == "story":
        report(add(int(sys.argv[2])))
    else:
        report(measure(int(sys.argv[1]), int(sys.argv[2])))
