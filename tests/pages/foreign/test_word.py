"""Word files are read in a process of their own, which bounds what they may cost."""

import random
import sys
import zipfile
from io import BytesIO

import pytest

from pages.docx.bounds import Refused
from pages.docx.conversion import converted
from pages.foreign import TooMuch, convert, word
from pages.foreign.bounds import TOO_LONG
from pages.foreign.media import Reason
from sotngoaivu.core import confined
from tests.blocks import heading, paragraph
from tests.media.samples import printed
from tests.pages.foreign.samples import word_file

pytestmark = pytest.mark.one_database

ENTITY = "<!DOCTYPE a [<!ENTITY b 'c'>]>"
WIDE = "<?xml version='1.0' encoding='utf-16'?>"


def refused(content: bytes) -> str:
    """What is told of a file that is not read."""
    with pytest.raises(TooMuch) as raised:
        word.read(BytesIO(content))
    return raised.value.told


def test_a_word_file_gives_headings_and_the_words_of_old_fonts() -> None:
    html, _pictures = word.read(BytesIO(word_file("Một", "§èi ngo¹i", font=".VnTimeH")))
    assert convert(html).blocks == [heading("Một"), paragraph("<p>ĐỐI NGOẠI</p>")]


@pytest.mark.parametrize(
    "content",
    [
        word_file("a", "b", beginning=ENTITY),
        word_file("a", "b", beginning=ENTITY, part="word/document.bin"),
        word_file("a", "b", beginning=WIDE + ENTITY, encoding="utf-16"),
        word_file("a", "b", beginning=WIDE + ENTITY, encoding="utf-16-be"),
        word_file("a", "b", beginning="<?xml version='1.0'?><a>"),
    ],
)
def test_word_files_that_define_entities_or_are_damaged_are_refused(content: bytes) -> None:
    assert refused(content) == str(word.UNREADABLE)


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_word_file_is_damaged_in_whatever_way_it_is_packed(packed: int) -> None:
    content = bytearray(word_file("a", "b " * 400, packed=packed))
    place = content.index(b"word/document.xml") + len("word/document.xml") + 12
    content[place : place + 30] = b"\xff" * 30
    assert refused(bytes(content)) == str(word.UNREADABLE)


@pytest.mark.parametrize("part", ["word/document.xml", "word/document.bin"])
def test_a_word_file_that_unfolds_to_too_much_is_too_long(part: str) -> None:
    assert refused(word_file("a", "chao " * 2_000_000, part=part)) == str(TOO_LONG)


def test_a_word_file_that_takes_too_much_memory_is_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    less = (
        "from pages.docx import bounds\n"
        "bounds.MEMORY = 200 * 1024 * 1024\n"
        "from pages.docx.__main__ import main\n"
        "main()"
    )
    monkeypatch.setattr(
        confined, "command", lambda _module, *given: [sys.executable, "-c", less, *given]
    )
    assert refused(word_file("a", "b", more="<w:p/>" * 200_000)) == str(TOO_LONG)
    assert convert(word.read(BytesIO(word_file("Một", "Hai")))[0]).blocks == [
        *(heading("Một"), paragraph("<p>Hai</p>")),
    ]


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TOO_LONG),
        ("import signal; signal.pause()", TOO_LONG),
        ("import os; os.abort()", word.UNREADABLE),
        ("", word.UNREADABLE),
    ],
)
def test_a_word_file_that_ends_its_process_is_refused(
    monkeypatch: pytest.MonkeyPatch, program: str, told: object
) -> None:
    monkeypatch.setattr(confined, "command", lambda *given: [sys.executable, "-c", program])
    monkeypatch.setattr(confined, "SECONDS", 0.5)
    assert refused(word_file("a", "b")) == str(told)


def test_a_word_file_waits_for_what_is_read_before_it_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0)
    with confined.turn():
        assert "phút" in refused(word_file("a", "b"))


def test_the_child_of_word_files_imports_neither_django_nor_what_reads_them_before_its_bounds() -> (
    None
):
    program = (
        "import sys\n"
        "from pages.docx import __main__\n"
        "print(sorted({'django', 'wagtail', 'mammoth'} & {*sys.modules}))\n"
        "from pages.docx import conversion\n"
        "print(sorted({'django', 'wagtail'} & {*sys.modules}))\n"
    )
    assert printed(program) == "[]\n[]\n"


def test_a_word_file_that_was_damaged_is_read_or_refused() -> None:
    """By what the process runs, without one for each: nothing else is raised."""
    whole, dice = word_file("Một", "Hội nghị hữu nghị " * 40), random.Random(1)
    refusals = 0
    for _each in range(60):
        damaged = bytearray(whole)
        for _one in range(dice.randrange(1, 12)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            converted(bytes(damaged), "picture:", 1_000_000, 10, 1_000_000)
        except Refused:
            refusals += 1
    assert 0 < refusals <= 60


def test_comments_of_a_word_file_are_left_out_and_told() -> None:
    html, _pictures = word.read(BytesIO(word_file("Một", "Hai", comment="Xem lại!")))
    made = convert(html)
    assert made.blocks == [heading("Một"), paragraph("<p>Hai</p>")]
    assert [each.reason for each in made.left_out] == [Reason.COMMENT]


HIDDEN_STYLES = """
<w:style w:type="character" w:styleId="Kin"><w:name w:val="Kin"/>
<w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Goc"><w:name w:val="Goc"/>
<w:rPr><w:vanish w:val="1"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Con"/><w:basedOn w:val="Goc"/></w:style>
"""
VANISH = "<w:rPr><w:vanish/></w:rPr>"
SHOWN = '<w:rPr><w:vanish w:val="0"/></w:rPr>'
BY_STYLE = '<w:rPr><w:rStyle w:val="Kin"/></w:rPr>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"<w:p>{run('Hai')}{run(' mật', VANISH)}{run(' ba')}</w:p>", "Hai ba"),
        (f"<w:p>{run('Hai')}{run('mật', BY_STYLE)}</w:p>", "Hai"),
        (
            f'<w:p><w:pPr><w:pStyle w:val="Con"/></w:pPr>{run("mật")}{run("Hai", SHOWN)}</w:p>',
            "Hai",
        ),
        (
            f"<w:p>{run('Hai')}</w:p><w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>"
            f"<w:tc><w:p>{run('mật')}</w:p></w:tc></w:tr></w:tbl>",
            "Hai",
        ),
    ],
    ids=["itself", "by-its-style", "by-the-style-of-its-paragraph", "row"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_word_file_hides_is_left_out_and_told(body: str, shown: str, encoding: str) -> None:
    beginning = f"<?xml version='1.0' encoding='{encoding}'?>"
    content = word_file(
        "Một", "", more=body, styles=HIDDEN_STYLES, beginning=beginning, encoding=encoding
    )
    made = convert(word.read(BytesIO(content))[0])
    assert made.blocks == [heading("Một"), paragraph(f"<p>{shown}</p>")]
    assert [each.reason for each in made.left_out] == [Reason.HIDDEN]


def test_a_word_file_whose_hidden_marks_hide_no_word_tells_of_nothing() -> None:
    more = f"<w:p>{run('Ba', SHOWN)}</w:p>"
    made = convert(word.read(BytesIO(word_file("Một", "Hai", more=more)))[0])
    assert made.blocks == [heading("Một"), paragraph("<p>Hai</p><p>Ba</p>")]
    assert not made.left_out
