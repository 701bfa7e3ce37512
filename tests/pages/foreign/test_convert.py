"""Foreign HTML becomes blocks: what it means stays, what it could do goes."""

import re
from typing import Any

import pytest

from pages.blocks import BodyBlock
from pages.foreign import TooMuch, convert
from pages.foreign.embedded import take_out
from pages.foreign.media import NoMedia, Reason
from sotngoaivu.core.i18n.languages import LocalizedText
from sotngoaivu.core.text.legacy import LegacyEncoding
from tests.blocks import heading, paragraph
from tests.pages.foreign.samples import data_uri, encoded

pytestmark = pytest.mark.one_database


class Library(NoMedia):
    """Has every picture of a jpg, and a document."""

    def picture(self, source: str, alt: LocalizedText) -> int | None:
        return 7 if source.endswith("jpg") else None

    def document(self, address: str, title: str) -> int | None:
        return 3 if address.endswith("here.pdf") else None

    def link(self, address: str) -> str | None:
        return address if address.startswith("/") else None


def blocks(html: str, **options: Any) -> list[dict[str, Any]]:
    return convert(html, **options).blocks


def html_of(html: str, **options: Any) -> str:
    return "".join(str(block["value"]) for block in blocks(html, **options))


WORD_LIST = "<p style='mso-list:l{} level{} lfo1'><span style='mso-list:Ignore'>{}</span>{}</p>"


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("Một <b>hai</b> <em>ba</em>", "<p>Một <b>hai</b> <i>ba</i></p>"),
        ("<p>a</p><p> </p><p>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("a<br>b<br><br>c", "<p>a<br/>b</p><p>c</p>"),
        ("<b>a <i>b</b> c</i>", "<p><b>a </b><i><b>b</b></i> c</p>"),
        ("<p>x<sup>2</sup> &lt;b&gt; &amp;</p>", "<p>x<sup>2</sup> &lt;b&gt; &amp;</p>"),
        ("<span style='font-weight:700'>a</span>", "<p><b>a</b></p>"),
        ("<b style='font-weight:normal'><p>a</p></b>", "<p>a</p>"),
        ("<ul><li>a<ol><li>b</ol><li><p>c<p>d</ul>",
         "<ul><li>a<ol><li>b</li></ol></li><li>c<br/>d</li></ul>"),
        ("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
         "<![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>a"
         "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.</span>b<p>c",
         "<ul><li>a<ol><li>b</li></ol></li></ul><p>c</p>"),
        (WORD_LIST.format(1, 1, "1.", "a") + WORD_LIST.format(1, 1, "2.", "b")
         + WORD_LIST.format(2, 1, "·", "c") + WORD_LIST.format(2, 1, "·", "d"),
         "<ol><li>a</li><li>b</li></ol><ul><li>c</li><li>d</li></ul>"),
        (WORD_LIST.format(1, 1, "1.", "a") + WORD_LIST.format(2, 2, "·", "b")
         + WORD_LIST.format(1, 1, "2.", "c"),
         "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("<a href='https://a.vn/?a=1&amp;b=2'>x</a>",
         '<p><a href="https://a.vn/?a=1&amp;b=2">x</a></p>'),
        ("<a href='/here.pdf'>x</a>", '<p><a linktype="document" id="3">x</a></p>'),
        ("<a href='/tin/1.html'>x</a>", '<p><a href="/tin/1.html">x</a></p>'),
        ("<table><tr><td>a<td rowspan=1></table>", "<p>a</p>"),
        ("<table><tr><td><img src=x.png><tr><td>a</table>", "<p>a</p>"),
        ("<o:p>a</o:p><st1:place>b</st1:place>", "<p>ab</p>"),
    ],
)  # fmt: skip
def test_words_keep_their_meaning(html: str, made: str) -> None:
    assert blocks(html, media=Library()) == [paragraph(made)]


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ("<ol start=3><li>a</ol>", "3"),
        (WORD_LIST.format(1, 1, "10.", "a"), "10."),
    ],
)
def test_a_list_that_begins_with_another_number_is_told(html: str, mark: str) -> None:
    made = convert(html)
    assert made.blocks == [paragraph("<ol><li>a</li></ol>")]
    assert [(each.reason, each.what) for each in made.left_out] == [(Reason.NUMBERS, mark)]


def test_a_numbered_list_around_a_picture_stays_numbered() -> None:
    made = blocks("<ol><li>a<img src=b.jpg></li><li>c</li></ol>", media=Library())
    lists = [block["value"] for block in made if block["type"] == "paragraph"]
    assert lists == ["<ol><li>a</li></ol>", "<ol><li>c</li></ol>"]


# As Word has it in the clipboard.
ANNOTATED = """
<p class=MsoNormal>Sở <a style='mso-comment-reference:NA_1'>làm việc</a><span
class=MsoCommentReference><span><![if !supportAnnotations]><a class=msocomanchor
href="#_msocom_1">[NA1]</a><![endif]></span></span> hôm nay.</p>
<p>Tại<span style='display:none;mso-hide:all'> phòng kín</span><span style='mso-hide:none'>
Sở</span>.</p>
<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff><![endif]>
<div style='mso-element:comment'><div class=msocomtxt><p class=MsoCommentText>Xem lại!</p></div>
</div></div>
<div style='mso-element:footnote-separator'><p>_____</p></div>
<div style='mso-element:header'><p class=MsoHeader>Mật</p></div>
<div style='mso-element:footnote-list'><div style='mso-element:footnote'><p>[1] Nguồn</p></div>
</div>
"""


def test_what_word_keeps_beside_a_text_is_none_of_it() -> None:
    made = convert(ANNOTATED)
    assert made.blocks == [paragraph("<p>Sở làm việc hôm nay.</p><p>Tại Sở.</p><p>[1] Nguồn</p>")]
    reasons = [each.reason for each in made.left_out]
    assert reasons == [Reason.HIDDEN, Reason.COMMENT, Reason.PAGE_MARGIN]


WORD_SHEET = """<style><!-- /* Style Definitions */ p.MsoNormal {margin:0}
/* a } */ span.Kin, .Mat {mso-style-name:Kin; display:none; mso-hide:all;} --></style>"""


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hai <span style='display : NONE !important'>mật</span>ba</p>",
        "<p>Hai <span style='visibility:hidden'>mật</span>ba</p>",
        "<p>Hai <b hidden>mật</b>ba</p><div hidden><p>mật</p><img src=a.jpg></div>",
        f"{WORD_SHEET}<p class=MsoNormal>Hai <span class=Kin>mật</span>ba</p><p class=mat>mật</p>",
        f"{WORD_SHEET}<p>Hai <span class=Kin style='mso-hide:none'>ba</span></p><p class=mat>m</p>",
    ],
)
def test_what_a_text_hides_is_left_out_and_told(html: str) -> None:
    made = convert(html, media=Library())
    assert made.blocks == [paragraph("<p>Hai ba</p>")]
    assert [each.reason for each in made.left_out] == [Reason.HIDDEN]


def test_what_hides_in_tables_figures_and_captions_is_left_out() -> None:
    made = convert(
        "<table><caption>Đoàn<i hidden>mật</i></caption><tr><th>a<th>b<tr hidden><td>mật<td>x"
        "<tr><td>c<td>d</table><figure><img src=b.jpg><img src=m.jpg hidden>"
        "<figcaption>E <b style='display:none'>mật</b></figcaption></figure>",
        media=Library(),
    )
    table, image = made.blocks
    assert table["value"]["caption"] == "Đoàn"
    assert [row["values"] for row in table["value"]["table"]["rows"]] == [["c", "d"]]
    assert (image["type"], image["value"]["caption"]) == ("image", "E")


def test_what_other_style_sheets_hide_for_some_screens_stays() -> None:
    html = "<style>@media print {.menu {display:none}}</style><p class=menu>Hai</p>"
    assert blocks(html) == [paragraph("<p>Hai</p>")]


def test_headings_have_two_levels_whichever_the_text_has() -> None:
    made = blocks("<h3>a</h3><h5>b</h5><h3><b>c</b></h3>")
    assert made == [heading("a"), heading("b", "h3"), heading("c")]


def test_pictures_stand_between_paragraphs_with_what_is_said_of_them() -> None:
    html = "<p>a<img src=b.jpg alt='Đoàn'>c</p><figure><img src=d.jpg><figcaption>E</figcaption>"
    made = blocks(html, media=Library())
    assert [block["type"] for block in made] == ["paragraph", "image", "paragraph", "image"]
    assert (made[1]["value"]["image"], made[1]["value"]["alt"]) == (7, "Đoàn")
    assert made[3]["value"]["caption"] == "E"


def test_a_table_has_a_head_and_a_caption() -> None:
    html = "<table><tr><th>Năm<th>Đoàn<tr><td>2015<td><b>7</b><tr><td colspan=2>x</table>"
    converted = convert(html)
    table = converted.blocks[0]["value"]
    assert [column["heading"] for column in table["table"]["columns"]] == ["Năm", "Đoàn"]
    assert [row["values"] for row in table["table"]["rows"]] == [
        ["2015", "<p><b>7</b></p>"],
        ["x", "<p></p>"],
    ]
    reasons = {each.reason for each in converted.left_out}
    assert reasons == {Reason.MERGED_CELLS, Reason.TABLE_CAPTION}


def test_quotations_and_videos_are_blocks_of_their_own() -> None:
    html = (
        "<blockquote><p>“Lời”</p><p>— Người</p></blockquote>"
        "<iframe src='https://www.youtube.com/embed/abcdefghijk' title='Phim'></iframe>"
    )
    quotation, video = blocks(html)
    assert quotation["value"] == {"text": "Lời", "attribution": "Người"}
    assert video["value"] == {
        "url": "https://www.youtube.com/watch?v=abcdefghijk",
        "title": "Phim",
    }


def test_every_block_is_one_that_an_editor_could_have_made() -> None:
    html = (
        "<h1>a</h1><p>b</p><blockquote>c</blockquote><table><tr><th>d<th>e<tr><td>f<td><i>g</i>"
        "</table><iframe src='https://vimeo.com/12345'></iframe>"
    )
    block = BodyBlock()
    cleaned = block.clean(block.to_python(blocks(html)))
    kinds = [each.block_type for each in cleaned]
    assert kinds == ["heading", "paragraph", "quotation", "table", "video"]


HOSTILE = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"),
    *("<a href='javascript:alert(1)'>a</a>", "<a href='jAva\tscript:alert(1)'>a</a>"),
    *("<a href=' data:text/html,<script>alert(1)</script>'>a</a>", "<b onclick=alert(1)>a</b>"),
    *("<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<style>@import 'x'</style>"),
    *("<math><mtext><script>alert(1)</script>", "<a href='vbscript:a'>a</a>", "<!--<script>-->"),
    *("<object data=x></object><embed src=x>", "<form action=x><input value=a></form>"),
    *("<a href='https://a.vn\" onclick=\"alert(1)'>a</a>", "<p title='\"><script>'>a</p>"),
    *("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>x"),
    *("<base href='https://evil.example/'>a", "<meta http-equiv=refresh content='0;url=x'>"),
)
_TAGS = re.compile(r"<(/?)(\w+)([^>]*)>")


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_is_left(html: str) -> None:
    for _slash, name, attributes in _TAGS.findall(html_of(f"<p>x</p>{html}")):
        assert name in {"p", "b", "i", "sup", "a", "ul", "ol", "li", "br"}
        assert re.fullmatch(r'(?: href="(?:https?:|mailto:|tel:)[^"]*"|/)?', attributes), attributes


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000 + "sâu<p>b",
        "<font><b><span>" * 3000 + "sâu<p>b",
        "<p>sâu<p>b" + "<ul><li>" * 2000,
        "<p>sâu<p>b" + "<table><tr><td>" * 200,
        "<p>sâu<p>b" + "<table><tr>" + "<td rowspan=9999 colspan=9999>" * 90,
        "sâu<p>b" + "&" * 100_000,
        "sâu<p>b" + "<" * 100_000,
        "sâu<p>b" + "<a href='" + "x" * 1_000_000 + "'>",
    ],
)
def test_deep_and_long_texts_are_read_or_refused_with_a_reason(html: str) -> None:
    told = "sâu"
    try:
        made = html_of(html)
    except TooMuch as error:
        made = error.told
        told = "quá"
    assert told in made


@pytest.mark.parametrize("html", ["x" * 3_100_000, "<i>a</i>" * 70_000])
def test_what_is_too_long_is_refused(html: str) -> None:
    with pytest.raises(TooMuch):
        convert(html)


def test_pictures_within_a_text_are_taken_out_of_it() -> None:
    html, embedded = take_out(f"<img src='{data_uri()}'><img src='data:image/png;base64,%%'>")
    assert len(html) < 100
    assert len(embedded.pictures) == 1
    assert embedded.get("foreign-picture:0") == embedded.pictures[0]
    assert embedded.get("foreign-picture:9") is None
    with pytest.raises(TooMuch):
        take_out(f"<img src='{data_uri()}'>" * 61)


def test_fonts_tell_the_encoding_of_a_single_word() -> None:
    assert blocks("<p>Ông <font face='.VnTime'>§Æng</font> và <span style='font-family:VNI-Times'>"
                  "Ñöùc</span></p>") == [paragraph("<p>Ông Đặng và Đức</p>")]  # fmt: skip


def test_the_encoding_may_be_chosen_or_refused() -> None:
    html = "<p>Së Ngo¹i vô</p>"
    assert blocks(html) == [paragraph("<p>Sở Ngoại vụ</p>")]
    assert blocks(html, encoding=None) == [paragraph("<p>Së Ngo¹i vô</p>")]


@pytest.mark.parametrize("encoding", list(LegacyEncoding))
def test_parts_of_one_text_may_be_in_encodings_of_their_own(encoding: LegacyEncoding) -> None:
    lines = ["Sở Ngoại vụ là cơ quan chuyên môn của tỉnh và quản lý đối ngoại", "Đó là cà phê"]
    foreign = "".join(f"<p>{encoded(line, encoding)}</p>" for line in lines)
    good = "<p>Hội nghị diễn ra tốt đẹp tại São Paulo</p>"
    read = "".join(f"<p>{line}</p>" for line in lines)
    assert html_of(f"{good}{foreign}{good}").casefold() == f"{good}{read}{good}".casefold()


def test_references_that_were_escaped_are_letters() -> None:
    html = (
        "<p>S&amp;#7903; Ngo&amp;#x1EA1;i v&amp;#7909;, &amp;agrave; &amp;lt;b&amp;gt; R&amp;D</p>"
    )
    assert html_of(html) == "<p>Sở Ngoại vụ, à &amp;lt;b&amp;gt; R&amp;D</p>"
