"""Foreign files, made here: pictures, a Word document, text in legacy encodings."""

import base64
import unicodedata
import zipfile
from io import BytesIO

from django.utils.html import escape
from PIL import Image

from sotngoaivu.core.text.legacy import LegacyEncoding, decode

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_LINKS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def png(colour: str = "teal") -> bytes:
    file = BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "PNG")
    return file.getvalue()


def data_uri() -> str:
    return f"data:image/png;base64,{base64.b64encode(png()).decode()}"


def word_file(
    heading: str,
    text: str,
    *,
    font: str = "",
    beginning: str = "",
    encoding: str = "utf-8",
    part: str = "word/document.xml",
    more: str = "",
    comment: str = "",
    styles: str = "",
    packed: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A document with a heading, a paragraph and `more`; `beginning` stands before its root."""
    mark = '<w:r><w:commentReference w:id="0"/></w:r>' if comment else ""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
        f"<w:r><w:t>{escape(heading)}</w:t></w:r></w:p>"
        f"<w:p><w:r>{fonts}<w:t>{escape(text)}</w:t></w:r>{mark}</w:p>{more}"
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", _TYPES.replace("word/document.xml", part))
        archive.writestr("_rels/.rels", _LINKS.replace("word/document.xml", part))
        document = f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'
        archive.writestr(part, (beginning + document).encode(encoding))
        if styles:
            sheet = f'<w:styles xmlns:w="{_WORDS}">{styles}</w:styles>'
            archive.writestr("word/styles.xml", sheet)
        if comment:
            said = f'<w:comment w:id="0" w:initials="A"><w:p><w:r><w:t>{escape(comment)}</w:t>'
            said = f'<w:comments xmlns:w="{_WORDS}">{said}</w:r></w:p></w:comment></w:comments>'
            archive.writestr("word/comments.xml", said)
    return file.getvalue()


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ALPHABET = (
    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴĐ"
)


def _written(encoding: LegacyEncoding) -> dict[str, str]:
    """What stands for each letter, found by reading all that may: one sign, or a letter and one."""
    signs = [chr(code) for code in range(0xA1, 0x100)]
    # What stands for itself in no encoding is left out.
    alone = [
        sign for sign in signs if decode(sign, encoding) in {*_ALPHABET} - {sign, sign.swapcase()}
    ]
    alone += [sign for sign in "ìíÌÍ" if encoding is LegacyEncoding.VNI]
    bases = [*"aeouyAEOUY", *alone]
    pairs = [base + sign for base in bases for sign in signs if base.islower() == sign.islower()]
    found: dict[str, str] = {}
    for each in [*alone, *pairs]:
        read = decode(each, encoding)
        if len(read) == 1 and read in _ALPHABET:
            found.setdefault(read, each)
    return found


def encoded(text: str, encoding: LegacyEncoding) -> str:
    """`text` as programs without fonts show it that was stored in a legacy encoding.

    TCVN3 has no capitals with tones: their small letters stand for them.
    """
    if encoding is LegacyEncoding.MISREAD_UTF8:
        return "".join(map(_misread, text.encode()))
    if encoding is LegacyEncoding.WINDOWS_1258:
        return "".join(map(_misread, _tones_apart(text).encode("cp1258", errors="ignore")))
    letters = _written(encoding)
    return "".join(letters.get(sign) or letters.get(sign.lower()) or sign for sign in text)


def _misread(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="ignore") or chr(code)


def _tones_apart(text: str) -> str:
    made = []
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        letter = unicodedata.normalize("NFC", "".join(set_apart(parts)))
        made.append(letter + "".join(part for part in parts if part in _TONES))
    return "".join(made)


def set_apart(parts: str) -> list[str]:
    return [part for part in parts if part not in _TONES]
