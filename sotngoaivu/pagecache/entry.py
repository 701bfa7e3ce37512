"""Cache entry: a page cut at the live counts, each piece compressed once.

The answer to a reader is one gzip member (RFC 1952) put together from ready parts: each piece's
deflate blocks end at a byte (`Z_FULL_FLUSH`), the figures follow as a stored block (RFC 1951,
3.2.4), and the check value is carried on over them with `zlib.crc32`.
"""

import hashlib
import json
import struct
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.http import parse_http_date_safe

_MEMBER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
# A shorter piece is not worth a block of its own.
_LEAST_COMPRESSED = 512
_MOST_STORED = 0xFFFF
_LEVEL = 9
# Of the check value before what is kept.
_CHECK_BYTES = 16
# Of headers, what depends on the single answer.
_OF_THE_ANSWER = {"content-length", "content-encoding", "vary", "date", "connection", "server"}

Headers = list[tuple[str, str]]


def _stored(data: bytes, *, last: bool = False) -> bytes:
    """Deflate's stored blocks of any bytes."""
    blocks = []
    for start in range(0, len(data) or 1, _MOST_STORED):
        part = data[start : start + _MOST_STORED]
        final = last and start + _MOST_STORED >= len(data)
        blocks.append(struct.pack("<BHH", final, len(part), len(part) ^ 0xFFFF) + part)
    return b"".join(blocks)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


# Readers without compression are few; for them the text of so many pieces is kept.
@lru_cache(maxsize=64)
def _inflated(blocks: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(blocks)


@dataclass(slots=True)
class Piece:
    """A stretch of the page between figures: its deflate blocks, or the text where that is short.

    `check`: the text of a compressed piece that is not the first, which each answer's check value
    is made with.
    """

    blocks: bytes = b""
    short: bytes = b""
    check: bytes = b""

    @classmethod
    def of(cls, text: bytes, *, first: bool) -> "Piece":
        if len(text) < _LEAST_COMPRESSED:
            return cls(short=text)
        return cls(blocks=_deflated(text), check=b"" if first else text)

    @property
    def text(self) -> bytes:
        return self.check or (_inflated(self.blocks) if self.blocks else self.short)


def _check(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK_BYTES).digest()


def _shared(headers: Iterable[Sequence[str]]) -> Headers:
    """Texts that are the same in thousands of entries are in memory once."""
    return [(sys.intern(name), sys.intern(value)) for name, value in headers]


# Nearly all pages have the same.
@lru_cache(maxsize=256)
def _line(name: str, value: str) -> bytes:
    return f"{name.lower()}: {value}\r\n".encode("latin-1")


def _head(headers: Headers) -> bytes:
    return b"".join(_line(name, value) for name, value in headers)


@dataclass(slots=True)
class Entry:
    """A kept answer. `language` is that of the figures, "" where the page has none.

    `compressed`: whether it is worth compressing; `headers` are those of the answer but for what
    belongs to one reader's alone.
    """

    generation: str
    headers: Headers
    language: str
    pieces: list[Piece]
    etag: str = ""
    modified: str = ""
    # Check value and length of the first piece's text, which is most of the page.
    _crc: int = 0
    _length: int = 0
    # The headers as HTTP/1.1 sends them.
    head: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.head = _head(self.headers)

    @classmethod
    def make(
        cls, generation: str, headers: Headers, texts: list[bytes], language: str = ""
    ) -> "Entry":
        """`texts` are the pieces around the figures, one where there are none."""
        kept = [(name, value) for name, value in headers if name.lower() not in _OF_THE_ANSWER]
        named = {name.lower(): value for name, value in kept}
        return cls(
            generation=generation,
            headers=_shared([*kept, ("Vary", "Accept-Encoding, Cookie")]),
            language=language,
            pieces=[Piece.of(text, first=not place) for place, text in enumerate(texts)],
            etag=named.get("etag", ""),
            modified=named.get("last-modified", ""),
            _crc=zlib.crc32(texts[0]),
            _length=len(texts[0]),
        )

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return 2000 + sum(
            len(piece.blocks) + len(piece.short) + len(piece.check) for piece in self.pieces
        )

    def uncompressed(self, fragment: bytes) -> bytes:
        """The page, the live fragment between its pieces."""
        return fragment.join([piece.text for piece in self.pieces])

    def gzipped(self, figures: bytes) -> bytes:
        """The same as one gzip member."""
        first, *others = self.pieces
        crc, length = self._crc, self._length
        parts = [_MEMBER, first.blocks]
        # What is not compressed waits for the next stored block.
        waiting = first.short
        for piece in others:
            waiting += figures
            text = figures + (piece.check or piece.short)
            crc, length = zlib.crc32(text, crc), length + len(text)
            if piece.blocks:
                parts += [_stored(waiting), piece.blocks]
                waiting = b""
            else:
                waiting += piece.short
        parts.append(_stored(waiting, last=True))
        parts.append(struct.pack("<II", crc, length & 0xFFFFFFFF))
        return b"".join(parts)

    def is_not_modified(self, environ: Mapping[str, Any]) -> bool:
        """Whether the reader's conditional request names what is kept (RFC 9110, 13.1)."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked:
            tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
            return bool(self.etag) and ("*" in tags or self.etag.removeprefix("W/") in tags)
        asked = environ.get("HTTP_IF_MODIFIED_SINCE")
        if not asked or not self.modified:
            return False
        known, changed = parse_http_date_safe(asked), parse_http_date_safe(self.modified)
        return known is not None and changed is not None and changed <= known

    # --- in a file or another machine's memory -------------------------------------------------

    def dump(self) -> bytes:
        """As bytes; `load` reads them."""
        about = {
            "generation": self.generation,
            "headers": self.headers,
            "language": self.language,
            "etag": self.etag,
            "modified": self.modified,
            "crc": self._crc,
            "length": self._length,
            "pieces": [
                (len(piece.blocks), len(piece.short), len(piece.check)) for piece in self.pieces
            ],
        }
        head = json.dumps(about).encode()
        body = [part for piece in self.pieces for part in (piece.blocks, piece.short, piece.check)]
        packed = b"".join([struct.pack("<I", len(head)), head, *body])
        return _check(packed) + packed

    @classmethod
    def load(cls, data: bytes) -> "Entry":
        """Raises ValueError where the bytes are not what `dump` gave."""
        check, data = data[:_CHECK_BYTES], data[_CHECK_BYTES:]
        if check != _check(data):
            raise ValueError("damaged")
        try:
            (end,) = struct.unpack_from("<I", data)
            about = json.loads(data[4 : 4 + end])
            at, pieces = 4 + end, []
            for lengths in about["pieces"]:
                parts = []
                for length in lengths:
                    parts.append(data[at : at + length])
                    at += length
                pieces.append(Piece(*parts))
            return cls(
                about["generation"],
                _shared(about["headers"]),
                about["language"],
                pieces,
                about["etag"],
                about["modified"],
                about["crc"],
                about["length"],
            )
        except (struct.error, KeyError, TypeError, UnicodeDecodeError) as error:
            raise ValueError("not an entry") from error
