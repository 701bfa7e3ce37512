"""A kept page gives back what was kept, figures between, plain and compressed."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotngoaivu.pagecache.entry import Entry

HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Language", "vi")]
texts = st.one_of(
    st.binary(max_size=40),
    st.builds(lambda text, times: text * times, st.binary(min_size=1, max_size=60), st.just(50)),
)


def made(*pieces: bytes, **headers: str) -> Entry:
    extra = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Entry.make("g1", [*HEADERS, *extra], list(pieces), "vi")


@given(pieces=st.lists(texts, min_size=1, max_size=4), figures=st.binary(max_size=200))
def test_every_reader_gets_the_same_page(pieces: list[bytes], figures: bytes) -> None:
    page = figures.join(pieces)
    entry = made(*pieces)
    for kept in (entry, Entry.load(entry.dump())):
        assert kept.uncompressed(figures) == page
        assert gzip.decompress(kept.gzipped(figures)) == page


def test_figures_longer_than_one_stored_block_fit() -> None:
    figures = bytes(range(256)) * 600
    assert gzip.decompress(made(b"a" * 600, b"z").gzipped(figures)) == b"a" * 600 + figures + b"z"


def test_the_page_is_one_gzip_member() -> None:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    text = unpacker.decompress(made(b"head " * 300, b" tail").gzipped(b"51.130"))
    assert text.endswith(b"51.130 tail")
    assert unpacker.eof
    assert unpacker.unused_data == b""


def test_what_belongs_to_one_answer_is_not_kept() -> None:
    entry = made(b"page", Content_Length="4", Content_Encoding="gzip", Vary="Accept-Encoding")
    names = [name for name, _value in entry.headers]
    assert names == ["Content-Type", "Content-Language", "Vary"]
    assert entry.headers[-1] == ("Vary", "Accept-Encoding, Cookie")


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: b"", lambda d: b"\xff" + d])
def test_damaged_bytes_are_no_entry(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Entry.load(damage(made(b"page").dump()))


def test_one_flipped_bit_anywhere_is_noticed() -> None:
    kept = made(b"page").dump()
    assert Entry.load(kept)
    for place in range(len(kept)):
        flipped = bytearray(kept)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(ValueError, match="damaged"):
            Entry.load(bytes(flipped))


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"HTTP_IF_NONE_MATCH": '"a1"'}, True),
        ({"HTTP_IF_NONE_MATCH": '"b", W/"a1"'}, True),
        ({"HTTP_IF_NONE_MATCH": "*"}, True),
        ({"HTTP_IF_NONE_MATCH": '"b"'}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "Fri, 23 Dec 2016 01:00:00 GMT"}, True),
        ({"HTTP_IF_MODIFIED_SINCE": "Thu, 22 Dec 2016 01:00:00 GMT"}, False),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, False),
        (
            {
                "HTTP_IF_NONE_MATCH": '"b"',
                "HTTP_IF_MODIFIED_SINCE": "Fri, 23 Dec 2016 01:00:00 GMT",
            },
            False,
        ),
        ({}, False),
    ],
)
def test_a_reader_who_has_it_is_told_so(environ: dict[str, str], known: bool) -> None:
    modified = "Fri, 23 Dec 2016 00:00:00 GMT"
    assert made(b"feed", ETag='W/"a1"', Last_Modified=modified).is_not_modified(environ) is known
