"""What an editor writes comes out of every output of the site, and nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from news.models import ArticlePage
from pages.models import ContentPage, HomePage
from sotngoaivu.pagecache.store import FileStore
from sotngoaivu.visits.placeholders import placeholder
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


def test_every_output_shows_neither_the_mark_of_the_figures_nor_a_malformed_address(
    client: Client, written: Any
) -> None:
    """The latter loses its link and nothing else."""
    wrong: list[tuple[str, int | str]] = []
    told = 0
    for address in outputs(written):
        response = client.get(address)
        text = text_of(response)
        if any(part in address for part in ("/api/", "/rss/", "/atom/", ".md")):
            told += 1
            assert "[dang cap nhat" not in text, address
            if str(written.pk) in address or ".md" in address:
                assert text.count(WORDS) > 12, address
        if response.status_code != 200 or any(placeholder(code) in text for code in ("vi", "en")):
            wrong.append((address, response.status_code))
        if "<!--visits" in text or "&lt;!--visits" in text or "\\u003c!--" in text:
            wrong.append((address, "a mark"))
    assert wrong == []
    assert told > 6


def test_no_kept_page_shows_the_mark(tmp_path: Path, written: Any) -> None:
    worker = Worker(FileStore(tmp_path, "tests"))
    for address in outputs(written):
        for _time in ("rendered", "kept"):
            assert "<!--visits" not in worker.get(address).text, address
