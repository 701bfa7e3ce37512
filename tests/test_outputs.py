"""What an editor writes comes out of every output of the site, and nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from news.models import ArticlePage
from pages.models import ContentPage, HomePage
from sotngoaivu.pagecache.store import FileStore
from sotngoaivu.visits.placeholders import mark
from tests.pagecache.conftest import Worker
from tests.pages.everything import article_with_everything, body

WORDS = "Lời văn có một không hai"
MALFORMED = "http://[dang cap nhat"

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def outputs(page: Any) -> list[str]:
    """The address of everything that tells of a page."""
    own = [page.url, page.url_in("en")]
    is_article = isinstance(page, ArticlePage)
    return [
        *own,
        *(f"{address}index.md" for address in own),
        f"/api/v1/{'news' if is_article else 'pages'}/{page.pk}/",
        "/api/v1/news/",
        "/tin-tuc/rss/",
        "/tin-tuc/atom/",
        "/en/tin-tuc/rss/",
        "/en/tin-tuc/atom/",
        "/tin-tuc/",
        "/tim-kiem/?q=lời+văn",
        "/",
        "/llms.txt",
        "/sitemap.xml",
    ]


def content_page(blocks: list[dict[str, Any]]) -> ContentPage:
    page = ContentPage(title="Trang có đủ mọi khối", title_en="A page", body_vi=blocks)
    page.body_en = blocks
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(params=["article", "page"])
def written(request: pytest.FixtureRequest) -> Any:
    """A page with every block, which names a malformed address wherever text is formatted."""
    raw = json.dumps(body(WORDS), ensure_ascii=False)
    link = json.dumps(f'<p><a href="{MALFORMED}">{WORDS}</a></p>', ensure_ascii=False)
    blocks = json.loads(raw.replace(f'"<p>{WORDS}</p>"', link))
    if request.param == "page":
        return content_page(blocks)
    return article_with_everything(body_vi=blocks, body_en=blocks)


def text_of(response: Any) -> str:
    return b"".join(response).decode()


def test_every_output_answers_without_the_mark_of_the_figures(client: Client, written: Any) -> None:
    wrong: list[tuple[str, int | str]] = []
    for address in outputs(written):
        response = client.get(address)
        text = text_of(response)
        if response.status_code != 200 or any(mark(code) in text for code in ("vi", "en")):
            wrong.append((address, response.status_code))
        if "<!--visits" in text or "&lt;!--visits" in text or "\\u003c!--" in text:
            wrong.append((address, "a mark"))
    assert wrong == []


def test_no_kept_page_shows_the_mark(tmp_path: Path, written: Any) -> None:
    worker = Worker(FileStore(tmp_path, "tests"))
    for address in outputs(written):
        for _time in ("rendered", "kept"):
            assert "<!--visits" not in worker.get(address).text, address


def test_a_malformed_address_loses_its_link_and_nothing_else(client: Client, written: Any) -> None:
    told = [
        address
        for address in outputs(written)
        if "/api/" in address or "/rss/" in address or "/atom/" in address or ".md" in address
    ]
    assert len(told) > 6
    for address in told:
        text = text_of(client.get(address))
        assert "[dang cap nhat" not in text, address
        if str(written.pk) in address or ".md" in address:
            assert text.count(WORDS) > 12, address
