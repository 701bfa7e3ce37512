"""Whatever a query string holds, the answer is a page."""

import pytest
from django.test import Client

from sotngoaivu.search.autocomplete import titles_starting
from sotngoaivu.search.matching import matching_page_ids

INPUTS = {
    "10,000 letters": "a" * 10_000,
    "10,000 words": "đối " * 2_500,
    "10,000 quotation marks": '"' * 10_000,
    "a NUL byte": "doi\x00ngoai",
    "only a NUL byte": "\x00",
    "only punctuation": "!?.,;:-_()[]{}/\\|@#$%^&*+=~`'\"<>",
    "only spaces": " \t\n ",
    "SQL": "'; DROP TABLE search_searchentry; --",
    "SQL that is true": "' OR 1=1 --",
    "a placeholder": "%s %(q)s ? :q {0} $1",
    "HTML": "<script>alert(1)</script>",
    "an attribute": '" autofocus onfocus="alert(1)',
    "NEAR": "NEAR(doi ngoai, 3)",
    "AND": "AND OR NOT",
    "a prefix": "doi* ngoai*",
    "a column": "title:doi {title body}:ngoai",
    "minus": "-doi - ngoai --",
    "caret and plus": "^doi + ngoai",
    "tsquery": "doi & !ngoai | (a <-> b):*",
    "an open quotation": '"doi ngoai',
    "an open Vietnamese quotation": "“doi ngoai",
    "empty quotations": '"" "" “”',
    "brackets": "((doi",
    "a backslash": "doi\\ 'ngoai\\'",
    "a mark of the index": "ðn ðs ðknews doiðngoai",
    "a lone surrogate's bytes": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "combining marks alone": "\u0301\u0323\u0309",
    "other scripts": "北京 Москва القاهرة 🙂",
    "right to left": "\u202edoi\u202c",
    "a long word": "đ" * 190,
    "many words": "sở " * 100,
    "digits": "0 1 22 NaN -1 1e999",
}
every_input = pytest.mark.parametrize("text", INPUTS.values(), ids=INPUTS)
both_languages = pytest.mark.parametrize("prefix", ["", "/en"])


@every_input
@both_languages
def test_the_search_page_is_a_page(client: Client, db: None, text: str, prefix: str) -> None:
    response = client.get(f"{prefix}/tim-kiem/", {"q": text})
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    html = response.content.decode()
    assert "<script>alert" not in html
    assert 'onfocus="alert' not in html


@every_input
@both_languages
def test_suggestions_are_json(client: Client, db: None, text: str, prefix: str) -> None:
    response = client.get(f"{prefix}/tim-kiem/goi-y/", {"q": text})
    assert response.status_code == 200
    assert isinstance(response.json()["suggestions"], list)


@every_input
def test_other_parts_may_ask_the_index_for_it_too(db: None, text: str) -> None:
    assert isinstance(matching_page_ids(text), list)
    assert isinstance(titles_starting(text, "vi"), list)


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe%80",
        "q=%c3%28doi",
        "q=%",
        "q=%00",
        "q",
        "q=doi&q=ngoai",
        "q[]=doi",
        "q=doi&page=999999999999999999999",
        "q=doi&page=%00",
        "q=doi&year=99999&kind=%00&category=%ff",
        "q=doi&year=0000&kind=news",
        "q=doi&exact=%ff",
        "&&&===",
    ],
)
@pytest.mark.parametrize("path", ["/tim-kiem/", "/en/tim-kiem/", "/tim-kiem/goi-y/"])
def test_a_query_string_that_is_none_is_understood_as_far_as_may_be(
    client: Client, db: None, path: str, query: str
) -> None:
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/tim-kiem/", "/tim-kiem/goi-y/"])
def test_only_reading_is_allowed(client: Client, db: None, path: str) -> None:
    assert client.post(path, {"q": "doi"}).status_code == 405
    assert client.head(path, {"q": "doi"}).status_code == 200
