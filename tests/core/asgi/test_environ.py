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
        "headers": [*([] if b"host" in dict(headers) else [(b"host", b"a.vn")]), *headers],
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


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_only_http_1_0_may_name_no_host(version: str) -> None:
    about = scope(http_version=version) | {"headers": []}
    if version == "1.0":
        assert "HTTP_HOST" not in wsgi_environ(about)
    else:
        with pytest.raises(BadRequest, match="host"):
            wsgi_environ(about)


@pytest.mark.parametrize(
    "host",
    [b"", b"a b", b"a/b", b"a@b", b"a:b", b"a:999999", b"[::1", b"\xc3\xa0", b"a" * 9 + b"\0"],
)
def test_a_host_that_is_none_goes_no_further(host: bytes) -> None:
    with pytest.raises(BadRequest, match="host"):
        wsgi_environ(scope((b"host", host)))


@pytest.mark.parametrize("host", [b"a.vn", b"A.VN:80", b"127.0.0.1:8000", b"[::1]:8000", b"[::1]"])
def test_a_host_is_a_name_or_an_address(host: bytes) -> None:
    assert wsgi_environ(scope((b"host", host)))["HTTP_HOST"] == host.decode()


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip, br"),
        ("GZIP", "gzip"),
        ("br;q=1.0, gzip;q=0.2", "br, gzip"),
        ("gzip;q=0", ""),
        ("gzip; q=0.000, identity", ""),
        ("br, gzip ; q = 0", "br"),
        ("*;q=0, gzip;q=0", ""),
        ("x-gzip", "gzip"),
        ("gzipped, notbr", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_what_is_refused_is_not_accepted(said: str, accepted: str) -> None:
    asked = scope((b"accept-encoding", said.encode()))
    assert wsgi_environ(asked)["HTTP_ACCEPT_ENCODING"] == accepted
    found = glance(asked, {b"accept-encoding": "HTTP_ACCEPT_ENCODING"})
    assert found is not None
    assert found["HTTP_ACCEPT_ENCODING"] == accepted


def test_no_header_says_where_the_site_is_mounted() -> None:
    for header in (b"script_name", b"script-name", b"http_script_name"):
        assert wsgi_environ(scope((header, b"/x")))["SCRIPT_NAME"] == ""


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
