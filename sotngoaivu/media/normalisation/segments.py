"""Metadata of picture files, taken out without touching what is drawn.

Each function takes a whole file and returns it without EXIF, GPS, XMP, comments, colour profile,
embedded thumbnails and whatever follows its end. Raises `ValueError` where its parts do not fit
together.
"""

import re
import struct
from collections.abc import Iterator

# The end of a JPEG's scan: a marker that is neither a stuffed byte nor a restart.
_SCAN_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _COMMENT, _JFIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xEE
_NCLX = re.compile(rb"colrnclx(.{4})", re.DOTALL)
_APPLICATION = range(0xE0, 0xF0)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_WEBP = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
# Of a WebP's flags: animation and transparency.
_WEBP_FLAGS = 0x02 | 0x10


def bare_jpeg(data: bytes) -> bytes:
    """The JPEG with its JFIF and Adobe segments, which decoders need, and no others."""
    kept = [b"\xff\xd8"]
    for marker, segment in _jpeg_segments(data):
        if marker == _JFIF:
            # Without its thumbnail.
            if segment[4:9] == b"JFIF\0" and len(kept) == 1:
                kept.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0")
        elif marker == _ADOBE:
            if segment[4:9] == b"Adobe":
                kept.append(segment)
        elif marker not in _APPLICATION and marker != _COMMENT:
            kept.append(segment)
    return b"".join(kept)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker, a scan with its data, up to the end of the first picture."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while True:
        if data[at : at + 1] != b"\xff":
            raise ValueError("no marker")
        # Any number of fill bytes may stand before a marker.
        while data[at + 1 : at + 2] == b"\xff":
            at += 1
        marker = data[at + 1 : at + 2][0] if at + 1 < len(data) else None
        if marker is None:
            raise ValueError("no end")
        if marker == _EOI:
            yield marker, b"\xff\xd9"
            return
        end = _jpeg_segment_end(data, at, marker)
        yield marker, data[at:end]
        at = end


def _jpeg_segment_end(data: bytes, at: int, marker: int) -> int:
    if marker in (0x01, _SOI, *range(0xD0, 0xD8)):
        # Without a length.
        return at + 2
    if at + 4 > len(data):
        raise ValueError("no length")
    (length,) = struct.unpack_from(">H", data, at + 2)
    if marker != _SOS:
        return int(at + 2 + length)
    found = _SCAN_END.search(data, at + 2 + length)
    if not found:
        raise ValueError("no end of scan")
    return found.start()


def bare_png(data: bytes) -> bytes:
    """The still PNG with the chunks that draw it and no others."""
    parts = [PNG_SIGNATURE]
    for kind, chunk in _png_chunks(data):
        if kind in _PNG_CHUNKS:
            parts.append(chunk)
        if kind == b"IEND":
            return b"".join(parts)
    raise ValueError("no end")


def cicp(data: bytes) -> tuple[int, int] | None:
    """The numbers of a PNG's primaries and transfer (ITU-T H.273), None where it names none."""
    for kind, chunk in _png_chunks(data):
        if kind == b"cICP" and len(chunk) == 12 + 4:
            return chunk[8], chunk[9]
        if kind == b"IDAT":
            break
    return None


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk by its name, with its length, name and sum."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        yield data[at + 4 : at + 8], data[at:end]
        at = end


def brands(data: bytes) -> set[bytes]:
    """What a file of boxes says, in its first one, that it can be read as; else nothing."""
    if data[4:8] != b"ftyp":
        return set()
    (length,) = struct.unpack_from(">I", data)
    end = min(length, len(data))
    # Between the first and the others stands a version.
    return {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}


def nclx(data: bytes) -> tuple[int, int] | None:
    """The numbers of an AVIF's or a HEIC's primaries and transfer, None where it names none.

    Those that its first picture is described with; what is drawn is not looked at.
    """
    at = 0
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + length if length > 1 else len(data)
        found = _NCLX.search(data, at, end) if kind in (b"meta", b"moov") else None
        if found:
            primaries, transfer = struct.unpack(">2H", found[1])
            return int(primaries), int(transfer)
        at = max(end, at + 8)
    return None


def bare_webp(data: bytes) -> bytes:
    """The WebP with the chunks that draw it and no others."""
    parts = []
    for kind, chunk in _webp_chunks(data):
        if kind == b"VP8X":
            parts.append(chunk[:8] + bytes([chunk[8] & _WEBP_FLAGS]) + chunk[9:])
        elif kind in _WEBP:
            parts.append(chunk)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def is_lossless_webp(data: bytes) -> bool:
    return any(kind == b"VP8L" for kind, _chunk in _webp_chunks(data))


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk of a WebP by its name, with its name, length and padding."""
    (length,) = struct.unpack_from("<I", data, 4)
    at, last = 12, min(len(data), 8 + length)
    while at + 8 <= last:
        (length,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + length % 2
        yield data[at : at + 4], data[at:end]
        at = end


def bare_gif(data: bytes) -> bytes:
    """The GIF without comments and applications' blocks but the one that lets it repeat."""
    return b"".join(
        block
        for kind, block in _gif_blocks(data)
        if kind not in (b"!\xfe", b"!\xff") or block[3:14] == b"NETSCAPE2.0"
    )


def gif_frames(data: bytes) -> int:
    """How many pictures the GIF shows one after another; none of them is decoded."""
    return sum(kind == b"," for kind, _block in _gif_blocks(data))


def _gif_blocks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each block with its first byte, of an extension the first two; the header's kind is empty."""

    def palette(flags: int) -> int:
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    try:
        at = 13 + palette(data[10])
        yield b"", data[:at]
        while data[at] != 0x3B:
            if data[at] == 0x2C:
                kind, end = b",", at + 10 + palette(data[at + 9]) + 1
            elif data[at] == 0x21:
                kind, end = data[at : at + 2], at + 2
            else:
                raise ValueError("no block")
            while data[end]:
                end += 1 + data[end]
            end += 1
            yield kind, data[at:end]
            at = end
    except IndexError:
        raise ValueError("no end") from None
    yield b";", b";"
