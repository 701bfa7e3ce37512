"""What somebody typed is words in Markdown, too: no mark-up, no link, no HTML."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from markdown_it import MarkdownIt

from pages.formats.markdown import main_content
from tests.pages.everything import article_with_everything, body

pytestmark = pytest.mark.one_database

HOSTILE = (
    "<script>alert(1)</script> [here](javascript:alert(2)) ![x](http://evil.test/x) **bold** `code`"
    " _so_ ~~no~~ &lt;b&gt; <http://evil.test/> a|b \\* http://[x"
)

OTHERS = "script, [href^='javascript:'], [src^='http://evil'], [href^='http://evil']"


def shown(text: str) -> BeautifulSoup:
    """The Markdown, without its front matter, as HTML."""
    text = text.split("\n---\n", 1)[-1] if text.startswith("---\n") else text
    return BeautifulSoup(MarkdownIt("commonmark").enable("table").render(text), "html.parser")


@pytest.mark.django_db
def test_hostile_words_in_every_field_are_shown_as_they_are(client: Client) -> None:
    raw = json.dumps(body("LỜI"), ensure_ascii=False)
    blocks = json.loads(raw.replace("<p>LỜI", "<p>chữ").replace('"LỜI', f'"{_json(HOSTILE)}'))
    article = article_with_everything(
        title=HOSTILE,
        title_en=HOSTILE,
        lead=HOSTILE,
        main_image_caption=HOSTILE,
        main_image_alt=HOSTILE,
        body_vi=blocks,
    )
    for path in (f"{article.url}index.md", "/tin-tuc/index.md", "/index.md", "/llms.txt"):
        text = client.get(path).content.decode()
        page = shown(text)
        assert not page.select(
            "script, [href^='javascript:'], [src^='http://evil'], [href^='http://evil']"
        ), path
        assert not page.select("code, s, strong strong"), path
    page = shown(client.get(f"{article.url}index.md").content.decode())
    assert page.h1 is not None
    assert page.h1.get_text() == HOSTILE
    assert HOSTILE in [image["alt"] for image in page.select("img")]
    assert len([cell for cell in page.select("td") if cell.get_text() == HOSTILE]) == 1


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p># no heading</p>", "# no heading"),
        ("<p>- no list</p>", "- no list"),
        ("<p>1. no list</p>", "1. no list"),
        ("<p>+ no list</p>", "+ no list"),
        ("<p>> no quotation</p>", "> no quotation"),
        ("<p>12/5 - số 22-NQ/TW, (0227) 3 + 4</p>", "12/5 - số 22-NQ/TW, (0227) 3 + 4"),
        ("<p><b>đậm</b> - sau</p>", "đậm - sau"),
    ],
)
def test_a_paragraph_stays_one(html: str, text: str) -> None:
    page = shown(main_content(f"<main>{html}</main>", "https://x.test/"))
    assert [each.name for each in page.find_all(recursive=False)] == ["p"]
    assert page.get_text().strip() == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><time>27/11</time> <span>Hợp tác</span></p>", "27/11 · Hợp tác"),
        ("<dd><span>12</span><span>10 cán bộ</span></dd>", "12 · 10 cán bộ"),
        ('<p><span lang="vi">Ảnh:</span> <span>Lan</span></p>', "Ảnh: Lan"),
        ("<p>Số <span>12</span> và <span>13</span></p>", "Số 12 và 13"),
    ],
)
def test_facts_that_only_their_places_part_do_not_run_together(html: str, text: str) -> None:
    assert main_content(f"<main>{html}</main>", "https://x.test/") == text


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("/a b(c)", "https://x.test/a%20b%28c%29"),
        ("https://y.test/[d]<e>", "https://y.test/%5Bd%5D%3Ce%3E"),
        ("mailto:a@y.test", "mailto:a@y.test"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
    ],
)
def test_a_link_ends_where_its_address_ends(address: str, whole: str | None) -> None:
    html = BeautifulSoup("<main><p><a>nhãn</a></p></main>", "html.parser")
    assert html.a is not None
    html.a["href"] = address
    page = shown(main_content(str(html), "https://x.test/"))
    links: list[Any] = [link["href"] for link in page.select("a")]
    assert links == ([whole] if whole else [])
    assert page.get_text().strip() == "nhãn"
