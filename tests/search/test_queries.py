"""How much is asked of the database does not grow with what there is; the index answers."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from news.models import NewsIndexPage
from pages.models import HomePage
from sotngoaivu.search import autocomplete
from sotngoaivu.search.matching import Terms, examples, find, starting
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.query import Narrowing, Query
from tests.benchmarks.indexing import analyze, refresh
from tests.search.making import BROWSER
from tests.test_queries import fill

pytestmark = pytest.mark.seconds(10)

PATHS = {
    "results": "/tim-kiem/?q=tin",
    "results with diacritics": "/tim-kiem/?q=tin+số",
    "narrowed": "/tim-kiem/?q=tin&kind=news",
    "nothing": "/tim-kiem/?q=wqzxkv",
    "read as Telex": "/tim-kiem/?q=tin+soos",
    "mended": "/tim-kiem/?q=tinn+so",
    "suggestions": "/tim-kiem/goi-y/?q=ti",
}


def count(client: Client, path: str) -> int:
    """Of the second time; suggestions are made anew."""
    for typed in ("", "+"):
        autocomplete.limit.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path + typed, headers={"user-agent": BROWSER}).status_code == 200
    return len(captured)


def test_queries_stay_the_same_with_10_and_with_200_items(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Suggestions are not kept.
    monkeypatch.setattr(autocomplete, "MAX_AGE", 0)
    counts = []
    for number in (10, 200):
        fill(number)
        refresh(NewsIndexPage.objects.get())
        counts.append(
            {
                f"{prefix} {name}": count(client, prefix + path)
                for prefix in ("", "/en")
                for name, path in PATHS.items()
            }
        )
    assert counts[0] == counts[1]
    assert counts[0][" suggestions"] <= 3
    assert counts[0]["/en suggestions"] <= 3


def fill_index(number: int) -> None:
    """Entries enough that walking through them would take longer than asking the index."""
    content_type = ContentType.objects.get_for_model(HomePage)
    page = HomePage.objects.get()
    entries = SearchEntry.objects.bulk_create(
        SearchEntry(
            content_type=content_type,
            object_id=1_000_000 + place,
            page_id=page.pk,
            kind="news",
            title=f"Chủ đề số {place} khinh" if place % 500 == 0 else f"Chủ đề số {place}",
            body="Nội dung của một bài viết đủ dài để chiếm chỗ. " * 5,
        )
        for place in range(number)
    )
    get_search_backend().get_index_for_model(SearchEntry).add_items(SearchEntry, entries)
    if connection.vendor == "postgresql":
        # What PostgreSQL's own housekeeping does after many have been written at once.
        with connection.cursor() as cursor:
            for column in ("title", "body", "autocomplete"):
                cursor.execute(
                    "SELECT gin_clean_pending_list(indexrelid) FROM pg_index"
                    " WHERE indrelid = 'modelsearch_indexentry'::regclass"
                    " AND pg_get_indexdef(indexrelid) LIKE %s",
                    [f"%USING gin ({column})"],
                )
    analyze()


def plan(sql: str) -> list[str]:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}", [])
        return [str(row[-1]) for row in cursor.fetchall()]


def test_the_full_text_index_answers(db: None) -> None:
    """No table is walked through, on either database."""
    fill_index(4000)
    with CaptureQueriesContext(connection) as captured:
        for text in ("khinh", "khinh số", '"số 500 khinh"', "khính"):
            before = len(captured)
            find(Query.parse(text), Narrowing())
            assert len(captured) > before
        starting(["khinh"], 8)
        examples([Terms(("khinh",))], 8)
    assert any("modelsearch_indexentry" in query["sql"] for query in captured.captured_queries)
    for query in captured.captured_queries:
        lines = plan(query["sql"])
        searched = "modelsearch_indexentry" in query["sql"]
        if connection.vendor == "postgresql":
            assert not searched or any("Bitmap Index Scan on modelsearch" in one for one in lines)
            assert [line for line in lines if "Seq Scan on modelsearch" in line] == []
            assert [line for line in lines if "Seq Scan on search_" in line] == []
        else:
            assert not searched or any("_fts VIRTUAL TABLE INDEX" in one for one in lines)
            walked = [line for line in lines if line.startswith("SCAN")]
            tables = ("indexentry", "searchentry", "wagtailcore_page_")
            walked = [line for line in walked if any(table in line for table in tables)]
            assert [line for line in walked if "VIRTUAL TABLE INDEX" not in line] == []
