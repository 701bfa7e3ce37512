"""What former sites' files say, read however they are written."""

import datetime
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from news.importing import dates
from news.importing.folder import Folder, MediaFolder
from news.importing.problems import Fault
from news.importing.records import ForeignArticle, Source
from news.importing.run import numbered
from news.importing.sources import open_source
from news.importing.sources.pairs import Known, pairs
from news.importing.sources.shortcodes import Attachment, Library, replaced
from news.importing.sources.spreadsheet import CSVFile
from news.importing.sources.sql import CutShort, Dump
from news.importing.sources.wordpress import WordPressExport
from pages.foreign import convert
from pages.foreign.bounds import SIGNS
from pages.foreign.media import NoMedia
from sotngoaivu.core.i18n.languages import LocalizedText
from tests.news.importing.former import WRITERS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2016-10-05 08:30:00", "2016-10-05 08:30"),
        ("2016-10-05", "2016-10-05 00:00"),
        ("05/10/2016 08:30", "2016-10-05 08:30"),
        ("5-10-2016", "2016-10-05 00:00"),
        ("Thứ Tư, 05/10/2016, 08:30 GMT+7", "2016-10-05 08:30"),
        ("08:30 05/10/2016", "2016-10-05 08:30"),
        ("1475631000", "2016-10-05 08:30"),
        ("Wed, 05 Oct 2016 01:30:00 +0000", "2016-10-05 08:30"),
        ("2016-10-05T01:30:00Z", "2016-10-05 08:30"),
    ],
)
def test_dates_are_read_in_the_forms_of_former_sites(text: str, told: str) -> None:
    assert f"{timezone.localtime(dates.read(text)):%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NO_DATE),
        ("0000-00-00 00:00:00", Fault.NO_DATE),
        ("0", Fault.NO_DATE),
        ("31/02/2015", Fault.WRONG_DATE),
        ("hôm qua", Fault.WRONG_DATE),
        ("01/01/1970", Fault.WRONG_DATE),
        ("99999999999999", Fault.FUTURE_DATE),
        (f"01/01/{datetime.date.today().year + 2}", Fault.FUTURE_DATE),  # noqa: DTZ011
    ],
)
def test_dates_that_are_none_are_told_apart(text: str, fault: Fault) -> None:
    with pytest.raises(dates.WrongDate) as raised:
        dates.read(text)
    assert raised.value.fault == fault


DUMP = """-- a dump; with 'quotes
/*!40101 SET NAMES utf8 */;
CREATE TABLE `a` (`id` int, `text` varchar(9) DEFAULT 'x)y;', PRIMARY KEY (`id`)) ENGINE=X;
CREATE TABLE `b` (
  `id` int NOT NULL,
  `text` text,
  KEY `id` (`id`)
) ENGINE=MyISAM;
INSERT INTO `b` VALUES (1,'it''s \\'so\\'; (\\n)'),(2,NULL);
UPDATE b SET text = 'INSERT INTO b VALUES (9,9)';
INSERT INTO `other`.`a` (`text`, `id`) VALUES
 ('ấ', 3) , (_binary 'b', -4);
"""


@pytest.mark.parametrize("padding", [0, 262_000, 262_110])
def test_rows_of_a_dump_are_read_wherever_its_parts_end(padding: int) -> None:
    rows = list(Dump(StringIO(f"-- {'x' * padding}\n{DUMP}")).rows())
    assert rows == [
        ("b", {"id": "1", "text": "it's 'so'; (\n)"}),
        ("b", {"id": "2", "text": None}),
        ("a", {"text": "ấ", "id": "3"}),
        ("a", {"text": "b", "id": "-4"}),
    ]


@pytest.mark.parametrize("end", ["(3,'cut", "(3", "(3,"])
def test_a_dump_that_is_cut_short_gives_what_is_whole(end: str) -> None:
    rows = Dump(StringIO(f"INSERT INTO b (id, text) VALUES (1,'a'),{end}")).rows()
    assert next(rows) == ("b", {"id": "1", "text": "a"})
    with pytest.raises(CutShort):
        list(rows)


def test_a_csv_file_is_read_with_any_separator_and_encoding(tmp_path: Path) -> None:
    for name, content in {
        "a": "Tiêu đề;Nội dung\nMột;hai\n".encode("utf-16"),
        "b": "Tiêu đề\tNội dung\r\nMột\thai\r\n".encode("utf-8-sig"),
        "c": b"title,body\nS\xeb Ngo\xb9i v\xf4,x\n",
    }.items():
        (tmp_path / name).write_bytes(content)
    titles = [next(CSVFile(tmp_path / name).articles()).title for name in "abc"]
    assert titles == ["Một", "Một", "Së Ngo¹i vô"]


def test_lines_are_named_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,body\nMột,"a\nb"\nHai,b\nBa,c,d\n')
    records = list(CSVFile(path).articles())
    assert [record.place for record in records] == ["line 2", "line 4", "line 5"]
    assert records[2].faults == [(Fault.BROKEN, "3 / 2")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("title,url\nMột,/t/1.html\nHai,/t/1.html\n", "/t/1.html"),
        ("title,date\nMột,05/10/2016\nMột,05/10/2016\n", "Một"),
        ("id,title,url\n7,Một,/a\n7,Hai,/b\n", "7"),
    ],
)
def test_a_record_that_is_there_twice_is_told_by_what_people_know(
    tmp_path: Path, lines: str, told: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(lines)
    first, second = numbered(CSVFile(path))
    assert (first.faults, second.faults) == ([], [(Fault.TWICE, told)])
    assert first.source_id != second.source_id


@pytest.mark.parametrize("format", ["wxr", "nukeviet"])
def test_what_a_former_site_has_twice_is_told_with_its_title(tmp_path: Path, format: str) -> None:
    source = open_source(WRITERS[format](tmp_path / f"former.{format}", 1), format, {})
    records = list(source.articles())
    again = [*numbered(Repeated(source))][len(records) :]
    expected = [(Fault.TWICE, f"{each.source_id}, “{each.title}”") for each in records]
    assert [each.faults[-1] for each in again] == expected != []


class Repeated(Source):
    """A source that gives each of another one's articles twice."""

    name = "twice"

    def __init__(self, source: Source) -> None:
        self.source = source

    def articles(self) -> Iterator[ForeignArticle]:
        for _time in range(2):
            yield from self.source.articles()


def test_headings_may_break_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"Tiêu\nđề";"Nội\ndung"\nMột;a\nHai;b\n')
    records = list(CSVFile(path).articles())
    assert [(each.title, each.body, each.place) for each in records] == [
        ("Một", "a", "line 4"),
        ("Hai", "b", "line 5"),
    ]
    path.write_text('title,5" body,lead\nMột,a,b\n')
    assert [(each.title, each.lead) for each in CSVFile(path).articles()] == [("Một", "b")]


@pytest.mark.parametrize(
    ("state", "is_public", "is_known"),
    [
        ("", True, True),
        ("Đã xuất bản", True, True),
        ("1", True, True),
        ("publish", True, True),
        ("Chờ duyệt", False, True),
        ("Không hiển thị", False, True),
        ("private", False, True),
        ("Thùng rác", False, True),
        ("Linh tinh", False, False),
    ],
)
def test_only_what_a_state_calls_public_was(
    tmp_path: Path, state: str, is_public: bool, is_known: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,body,status\nMột,a,{state}\n")
    (record,) = CSVFile(path).articles()
    assert record.was_public == is_public
    assert record.faults == ([] if is_known else [(Fault.UNKNOWN_STATE, state)])


def test_marks_of_wordpress_become_what_they_show() -> None:
    html = replaced(
        'Một\nhai\n\n[caption width="3"]<img src="a.png"> Chú thích[/caption]\n\n'
        '[gallery ids="3,4"]\n\n[vc_row a="b"]Ba[/vc_row] [sic]'
    )
    assert "<p>Một<br>hai</p>" in html
    assert '<figure><img src="a.png"><figcaption>Chú thích</figcaption></figure>' in html
    assert 'name="[gallery]"' in html
    assert "vc_row a" not in html
    assert "[sic]" in html


LIBRARY = Library(
    attachments={
        "3": Attachment("/uploads/a.jpg", "Toàn cảnh", "Lễ ký"),
        "4": Attachment("/uploads/b.jpg", 'Đoàn "bạn"'),
    },
    of_posts={"9": ["4"]},
    blocks={"7": "<!-- wp:paragraph --><p>Dùng lại</p><!-- /wp:paragraph -->"},
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '[gallery ids="3,4,99"]',
            '<figure><img src="/uploads/a.jpg" alt="Toàn cảnh"><figcaption>Lễ ký</figcaption>',
        ),
        ("[gallery]", 'alt="Đoàn &quot;bạn&quot;"'),
        ('<img class="wp-image-3" src="a-300x200.jpg" alt="">', 'alt="Toàn cảnh"'),
        ('<img class="wp-image-3" src="a.jpg" alt="Khác">', 'alt="Khác"'),
        ('<!-- wp:block {"ref":7} /-->', "<p>Dùng lại</p>"),
    ],
)
def test_what_texts_name_by_numbers_is_taken_from_the_library(text: str, shown: str) -> None:
    html = replaced(text, LIBRARY, "9")
    assert shown in html
    assert html.count("alt=") == (2 if "99" in text else "alt=" in shown)


@pytest.mark.parametrize("mark", ['<!-- wp:block {"ref":1} /-->', "[gallery]", '[gallery ids="1"]'])
def test_a_text_does_not_grow_without_end_by_what_it_names(mark: str) -> None:
    library = Library(
        attachments={"1": Attachment("/uploads/a.jpg", caption="Lễ ký " * 5_000)},
        of_posts={"9": ["1"]},
        blocks={"1": mark * 200},
    )
    assert len(replaced(mark * 4_000, library, "9")) < 4 * SIGNS


def test_a_picture_of_a_gallery_stands_in_it_once() -> None:
    assert replaced('[gallery ids="3,3,3"]', LIBRARY, "9").count("<img") == 1


def test_a_caption_belongs_to_the_picture_before_it() -> None:
    text = '[caption id="a"]<a href="b"><img src="c.jpg"></a> Một[/caption][caption]Hai[/caption]'
    html = replaced(text)
    figure = '<figure><a href="b"><img src="c.jpg"></a><figcaption>Một</figcaption></figure>'
    assert figure in html
    assert html.endswith('Hai<foreign-mark name="[caption]"></foreign-mark>')


BLOCKS_OF_WORDPRESS = """
<!-- wp:gallery --><figure class="wp-block-gallery"><figure><img src="a.jpg">
<figcaption>Một</figcaption></figure><figure><img src="b.jpg"><figcaption>Hai</figcaption></figure>
</figure><!-- /wp:gallery -->
<!-- wp:table --><figure class="wp-block-table"><table><tr><th>a</th><th>b</th></tr><tr><td>1</td>
<td>2</td></tr></table><figcaption>Bảng kê</figcaption></figure><!-- /wp:table -->
<!-- wp:quote --><blockquote><p>Lời nói</p><cite>Ông A</cite></blockquote><!-- /wp:quote -->
<!-- wp:embed --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://youtu.be/abcdefghijk
</div></figure><!-- /wp:embed -->
<!-- wp:file --><div class="wp-block-file"><a href="https://a.vn/k.pdf">Kế hoạch</a><a
 href="https://a.vn/k.pdf" class="wp-block-file__button" download>Tải xuống</a></div>
"""


def test_blocks_of_wordpress_become_blocks_of_this_site() -> None:
    class Library(NoMedia):
        def picture(self, source: str, alt: LocalizedText) -> int | None:
            return 7

    blocks = convert(replaced(BLOCKS_OF_WORDPRESS), media=Library()).blocks
    gallery, table, quotation, video, paragraph = (block["value"] for block in blocks)
    assert [item["value"]["caption"] for item in gallery["images"]] == ["Một", "Hai"]
    assert table["caption"] == "Bảng kê"
    assert quotation == {"text": "Lời nói", "attribution": "Ông A"}
    assert video["url"].endswith("abcdefghijk")
    assert "Kế hoạch" in paragraph
    assert "Tải xuống" not in paragraph


@pytest.mark.parametrize(
    ("first", "second", "weight"),
    [
        ({"picture": "a.jpg", "moment": 100}, {"picture": "a.jpg", "moment": 90}, 4),
        ({"linked": frozenset("9")}, {"alias": "b"}, 3),
        ({"alias": "a", "moment": 100}, {"alias": "a", "moment": 100}, 6),
        ({"moment": 100}, {"moment": 100}, 3),
        ({"moment": 100}, {"moment": 5_000_000}, 0),
        ({"alias": "a"}, {"alias": "b"}, 0),
    ],
)
def test_articles_of_two_languages_belong_together_by_what_they_share(
    first: dict[str, Any], second: dict[str, Any], weight: int
) -> None:
    other = [Known("1"), Known("2", moment=7_000_000)]
    found = pairs([Known("5", **first), *other], [Known("9", **second)])
    assert {key: (pair.second, pair.weight) for key, pair in found.items()} == (
        {"5": ("9", weight)} if weight else {}
    )


def test_what_several_articles_could_belong_to_is_nobodys() -> None:
    twins = [Known("1", moment=100), Known("2", moment=100)]
    assert pairs(twins, [Known("9", moment=100)]) == {}
    assert (
        pairs([Known("1", picture="a"), Known("2", picture="a")], [Known("9", picture="a")]) == {}
    )


def test_a_damaged_export_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    head = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>a</title>'
    item = "<item><title>{}</title><wp:post_id>{}</wp:post_id></item>"
    whole = item.format("Một & hai", 1) + item.format("Ba\x0b", 2)
    path.write_text(f"{head}{whole}<item><title>B")
    titles = [record.title for record in WordPressExport(path).articles()]
    assert titles[:2] == ["Một  hai", "Ba"]


def test_files_are_found_by_their_old_addresses(tmp_path: Path) -> None:
    for place in ("uploads/2015/a.png", "uploads/2016/a.png", "b/Ảnh đẹp.jpg", "c-300x200.jpg"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x")
    # As old programs wrote them: in TCVN3, and without diacritics.
    for name in ("®oµn.jpg", "hoi-nghi.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "out.png").symlink_to(Path(__file__))
    folder = MediaFolder(Folder(tmp_path))
    assert folder.find("http://old.example/wp-content/uploads/2016/a-300x200.png?x=1") == (
        "uploads/2016/a.png"
    )
    assert folder.find("/%E1%BA%A2nh%20%C4%91%E1%BA%B9p.JPG") == "b/Ảnh đẹp.jpg"
    assert folder.find("/c-300x200.jpg") == "c-300x200.jpg"
    assert folder.find("/uploads/đoàn.jpg") == "®oµn.jpg"
    assert folder.find("/uploads/Hội nghị.JPG") == "hoi-nghi.jpg"
    assert folder.find("../../../etc/passwd") is None
    assert folder.read("out.png", 10) is None
