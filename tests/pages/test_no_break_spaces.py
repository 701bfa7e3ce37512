"""No-break spaces: in what readers see of a page, and nowhere else."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.core.http.refusals import refusal
from sotngoaivu.core.text.typography import NO_BREAK_SPACE

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]

SAID = "Họp tại số 76, tỉnh Thái Bình, ngày 5 tháng 10"
SHOWN = SAID
for joined in ("số 76", "Thái Bình", "ngày 5 tháng 10"):
    SHOWN = SHOWN.replace(joined, joined.replace(" ", NO_BREAK_SPACE))


@pytest.fixture
def article() -> ArticlePage:
    page = ArticlePage(
        title=SAID,
        lead_vi=SAID,
        slug="hop-tai-so",
        body_vi=[
            ("heading", {"text": SAID, "level": "h2"}),
            ("paragraph", f"<p>{SAID}, <b>số</b> <i>76</i></p>"),
            ("cards", {"title": SAID, "links": [{"url": "/a/", "title": SAID, "text": SAID}]}),
        ],
    )
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def page_at(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content.decode(), "html.parser")


def in_attributes(html: BeautifulSoup) -> list[Any]:
    said = [(tag.name, value) for tag in html.find_all(True) for value in tag.attrs.values()]
    return [one for one in said if NO_BREAK_SPACE in str(one[1])]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_text_of_a_page_and_no_attribute(
    client: Client, article: ArticlePage, prefix: str
) -> None:
    html = page_at(client, f"{prefix}{article.url}")
    main = html.main.get_text() if html.main else ""
    assert SAID not in main
    assert main.count(SHOWN) == 7
    assert f"{SHOWN}, số{NO_BREAK_SPACE}76" in main
    assert in_attributes(html) == []
    assert html.head
    assert SAID in html.head.get_text()
    assert NO_BREAK_SPACE not in str(html.head)
    crumbs = html.select_one(".breadcrumbs")
    assert crumbs
    assert SHOWN in crumbs.get_text()


@pytest.mark.parametrize(
    "path",
    ["/tin-tuc/", "/", "/so-do-trang/", "/tim-kiem/?q=hop+tai+so", "/khong-co/", "/en/tin-tuc/"],
)
def test_lists_results_and_pages_that_are_not_there(
    client: Client, article: ArticlePage, path: str
) -> None:
    html = page_at(client, path)
    assert html.body
    assert f"Th{'ai Binh' if path.startswith('/en') else 'ái Bình'}" not in html.body.get_text()
    assert in_attributes(html) == []


def test_marked_words_are_joined_across_the_mark(client: Client, article: ArticlePage) -> None:
    result = page_at(client, "/tim-kiem/?q=binh").select_one(".result__title")
    assert result
    assert f"Thái{NO_BREAK_SPACE}<mark>Bình</mark>" in str(result)


def test_nothing_for_programs_has_them(
    client: Client, admin_client: Client, article: ArticlePage
) -> None:
    paths = ["/tin-tuc/rss/", "/tin-tuc/atom/", f"{article.url}index.md"]
    paths += ["/api/v1/news/", f"/api/v1/news/{article.pk}/", "/tim-kiem/goi-y/?q=hop+tai"]
    for path in paths:
        said = client.get(path).content.decode()
        if path.startswith(("/api/", "/tim-kiem/")):
            said = json.dumps(json.loads(said), ensure_ascii=False)
        assert SAID in said, path
        assert NO_BREAK_SPACE not in said, path
        assert "\\u00a0" not in said, path
    form = admin_client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert SAID in form
    assert SHOWN not in form


def test_answers_without_django_too(monkeypatch: pytest.MonkeyPatch) -> None:
    html = refusal(413, "/").content.decode()
    assert f"20{NO_BREAK_SPACE}MB" in html
