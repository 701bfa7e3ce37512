"""What Django is told of a request that came by ASGI."""

import io
from typing import Any

import pytest

from sotngoaivu.core.asgi.environ import BadRequest, glance, with_body, wsgi_environ


def scope(*headers: tuple[bytes, bytes], **about: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "http_version": "1.1",
        "scheme": "http",
        "raw_path": b"/",
        "query_string": b"",
        "client": ("10.1.2.3", 5000),
        "server": ("127.0.0.1", 8000),
        "headers": list(headers),
    } | about


def test_a_path_is_the_bytes_that_were_asked_for() -> None:
    environ = wsgi_environ(scope(raw_path=b"/t%C3%ACm/%ff/", query_string=b"q=%C3%AC"))
    assert environ["PATH_INFO"].encode("latin-1") == b"/t\xc3\xacm/\xff/"
    assert environ["QUERY_STRING"] == "q=%C3%AC"


def test_headers_have_the_names_of_wsgi() -> None:
    environ = wsgi_environ(
        scope((b"host", b"a.vn"), (b"content-type", b"text/plain"), (b"x-one", b"1"))
    )
    assert environ["HTTP_HOST"] == "a.vn"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_X_ONE"] == "1"


def test_a_header_said_twice_is_one_list() -> None:
    environ = wsgi_environ(
        scope((b"accept", b"a"), (b"cookie", b"b=1"), (b"accept", b"c"), (b"cookie", b"d=2"))
    )
    assert environ["HTTP_ACCEPT"] == "a,c"
    assert environ["HTTP_COOKIE"] == "b=1; d=2"


@pytest.mark.parametrize("header", [b"host", b"content-length", b"content-type"])
def test_what_cannot_be_a_list_is_said_once(header: bytes) -> None:
    with pytest.raises(BadRequest, match=header.decode()):
        wsgi_environ(scope((header, b"1"), (header, b"1")))


def test_a_header_with_an_underscore_is_not_taken_for_another() -> None:
    environ = wsgi_environ(scope((b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-for", b"10.1")))
    assert environ["HTTP_X_FORWARDED_FOR"] == "10.1"


def test_a_local_socket_has_no_address() -> None:
    environ = wsgi_environ(scope(client=None, server=None))
    assert environ["REMOTE_ADDR"] == ""
    assert environ["SERVER_NAME"]


def test_a_body_that_is_coded_otherwise_is_refused() -> None:
    with pytest.raises(BadRequest):
        wsgi_environ(scope((b"transfer-encoding", b"gzip, chunked"), method="POST"))


def test_a_body_is_handed_over_whole_with_its_length() -> None:
    environ = wsgi_environ(scope((b"transfer-encoding", b"chunked"), method="POST"))
    whole = with_body(environ, io.BytesIO(b"abc"), 3)
    assert whole["CONTENT_LENGTH"] == "3"
    assert whole["wsgi.input"].read() == b"abc"
    assert "HTTP_TRANSFER_ENCODING" not in whole


NAMES = {b"host": "HTTP_HOST", b"cookie": "HTTP_COOKIE", b"content-length": ""}


def test_a_glance_sees_what_the_whole_says() -> None:
    asked = scope((b"host", b"a.vn"), (b"x", b"y"), raw_path=b"/a%20b/", query_string=b"c=d")
    seen, whole = glance(asked, NAMES), wsgi_environ(asked)
    assert seen
    assert seen.items() <= whole.items()
    assert "HTTP_X" not in seen


@pytest.mark.parametrize(
    "headers", [[(b"host", b"a"), (b"host", b"b")], [(b"content-length", b"1")]]
)
def test_a_glance_leaves_doubtful_requests_to_others(headers: list[tuple[bytes, bytes]]) -> None:
    assert glance(scope(*headers), NAMES) is None
