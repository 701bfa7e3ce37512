"""Files of former sites, written with the faults that real ones have: CSV, WXR, a NukeViet dump.

`python -m tests.news.importing.former FOLDER [NUMBER]` writes all three, and a folder of pictures.
"""

import csv
import random
import sys
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from sotngoaivu.core.text.legacy import LegacyEncoding
from sotngoaivu.core.text.vietnamese import slugify
from tests.benchmarks.writing import story
from tests.pages.foreign.samples import data_uri, encoded, png

HOST = "http://ngoaivu.example.vn"
# Each article has the fault of its number's place here; "" is none.
FAULTS = (
    *("", "long title", "same slug", "no text", "broken markup", "lost picture", "wrong date"),
    *("no date", "tcvn3", "vni", "windows-1258", "misread-utf-8", "unknown category"),
    *("scripts", "merged cells", "future date", "wrong source", "marks", "files", "picture inside"),
    *("", "", "", "no title", ""),
)
CATEGORIES = (
    ("to-chuc-bo-may", "Tổ chức bộ máy"),
    ("doi-ngoai-dia-phuong", "Đối ngoại địa phương"),
    ("hop-tac-quoc-te", "Hợp tác quốc tế"),
)
PICTURES = 40


@dataclass
class Former:
    """One article as the former site has it."""

    number: int
    fault: str
    title: str
    slug: str
    lead: str
    body: str
    moment: str
    category: int
    tags: list[str]
    picture: str
    source: str = "Báo Nhân Dân"
    source_url: str = "https://nhandan.example.vn/tin"
    files: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def _inside() -> str:
    return data_uri()


def former(number: int, format: str) -> Former:
    told = story(number)
    fault = FAULTS[number % len(FAULTS)]
    dice = random.Random(number)
    title = f"{told.title[0]} (số {number})"
    paragraphs = [
        block["value"] if block["type"] == "paragraph" else f"<h2>{block['value']['text']}</h2>"
        for block in told.body[0]
        if block["type"] in ("paragraph", "heading")
    ]
    picture = f"{told.published_on:%Y}/anh-{number % PICTURES}.png" if number % 3 == 0 else ""
    made = Former(
        number=number,
        fault=fault,
        title=title,
        slug=slugify(title),
        lead=told.lead[0],
        body="\n".join(paragraphs),
        moment=f"{told.published_on:%Y-%m-%d %H:%M:%S}",
        category=dice.randrange(3),
        tags=[f"từ khóa {place}" for place in told.tags[:3]],
        picture=picture,
    )
    _spoil(made, format)
    return made


_BROKEN = "<font color=red><div><b>" * 90
_MERGED = (
    "<table><tr><th>Năm</th><th colspan=2>Đoàn</th></tr>"
    "<tr><td>2015</td><td>12</td><td>7</td></tr></table>"
)
# What is put into the field of an article instead, or behind what is there.
_INSTEAD = {
    "same slug": ("slug", "hoi-nghi-doi-ngoai"),
    "no text": ("body", "<p>&nbsp;</p>"),
    "wrong date": ("moment", "2015-02-31 08:00:00"),
    "no date": ("moment", "0000-00-00 00:00:00"),
    "future date": ("moment", "2199-01-01 00:00:00"),
    "unknown category": ("category", 3),
    "wrong source": ("source_url", "nhandan"),
    "no title": ("title", ""),
}
_BEHIND = {
    "broken markup": "<td></p></table><ul><li>a<li>b",
    "lost picture": '<p><img src="/uploads/khong-con.jpg" alt="Ảnh"></p>',
    "scripts": "<script>alert(1)</script><iframe src='https://ads.example'></iframe>",
    "merged cells": _MERGED,
    "files": '<p><a href="/uploads/ke-hoach.pdf">Kế hoạch</a></p>',
}


def _spoil(made: Former, format: str) -> None:
    fault = made.fault
    if fault in _INSTEAD:
        setattr(made, *_INSTEAD[fault])
    made.body += _BEHIND.get(fault, "")
    if fault == "long title":
        made.title = " ".join([made.title] * 6)
    elif fault == "broken markup":
        made.body = _BROKEN + made.body
    elif fault == "marks":
        made.body += _marks(format)
    elif fault == "files":
        made.files = ["/uploads/mat-roi.doc"]
    elif fault == "picture inside":
        made.body += f'<p><img src="{_inside()}" alt="Toàn cảnh"></p>'
    elif fault in [*map(str, LegacyEncoding)]:
        for name in ("title", "lead", "body"):
            setattr(made, name, encoded(getattr(made, name), LegacyEncoding(fault)))


def _marks(format: str) -> str:
    if format != "wxr":
        return '<p><a href="javascript:void(0)">In bài</a></p>'
    return (
        '\n\n[caption id="a" width="300"]<img src="/wp-content/uploads/anh-1-300x200.png" />'
        'Đoàn công tác[/caption]\n\n[gallery ids="1,2"]\n\n[vc_row width="full"]Chữ[/vc_row]\n\n'
        "https://www.youtube.com/watch?v=abcdefghijk\n\n"
    )


def write_media(folder: Path) -> Path:
    """Pictures in folders of years, and a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(PICTURES):
        place = folder / "uploads" / str(2011 + number % 10)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"anh-{number}.png").write_bytes(png(f"#{number * 6:02x}8080"))
    (folder / "uploads" / "ke-hoach.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def write_csv(path: Path, number: int) -> Path:
    names = [
        "id",
        "tiêu đề",
        "tóm tắt",
        "nội dung",
        "ngày đăng",
        "chuyên mục",
        "từ khóa",
        "tác giả",
    ]
    names += ["nguồn", "địa chỉ nguồn", "ảnh", "tệp", "url"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for place in range(number):
            each = former(place, "csv")
            day, clock = each.moment.split(" ")
            year, month, of_month = day.split("-")
            row = [each.number, each.title, each.lead, each.body]
            row += [
                f"{of_month}/{month}/{year} {clock[:5]}",
                _category(each)[1],
                ", ".join(each.tags),
            ]
            row += ["Thu Hà", each.source, each.source_url, each.picture, "; ".join(each.files)]
            writer.writerow([*row, f"/tin/{each.slug}-{each.number}.html"])
            if each.fault == "broken markup":
                writer.writerow([f"{each.number}b", "Dòng thiếu ô", "chỉ có ba ô"])
    _say_bytes(path)
    return path


def _say_bytes(path: Path) -> None:
    """Old programs wrote some lines in their own encoding, byte by byte."""
    lines = path.read_bytes().split(b"\r\n")
    for place, line in enumerate(lines):
        text = line.decode()
        if "§" in text or "ñ" in text:
            lines[place] = text.encode("cp1252", errors="ignore")
    path.write_bytes(b"\r\n".join(lines))


def _category(each: Former) -> tuple[str, str]:
    return (*CATEGORIES, ("chuyen-muc-la", "Chuyên mục lạ"))[each.category]


_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Sở Ngoại vụ</title><link>{HOST}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{HOST}</wp:base_site_url>
<wp:author><wp:author_login>thuha</wp:author_login>
<wp:author_display_name>Thu Hà</wp:author_display_name></wp:author>
"""


# What stands beside the posts: kind, status, date.
OTHERS = (
    ("page", "publish", "2015-01-01 08:00:00"),
    ("post", "private", "2015-01-02 08:00:00"),
    ("post", "trash", "2015-01-03 08:00:00"),
    ("post", "draft", "0000-00-00 00:00:00"),
    ("post", "future", "2199-01-01 08:00:00"),
    ("tribe_events", "publish", "2015-01-04 08:00:00"),
    ("nav_menu_item", "publish", "2015-01-05 08:00:00"),
    ("revision", "inherit", ""),
)


def write_wxr(path: Path, number: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for place in range(number):
            each = former(place, "wxr")
            attached = f"{500_000 + place % PICTURES}" if each.picture else ""
            slug, name = _category(each)
            tags = "".join(
                f'<category domain="post_tag" nicename={quoteattr(slugify(tag))}>'
                f"{escape(tag)}</category>"
                for tag in each.tags
            )
            meta = (
                "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
                f"<wp:meta_value>{attached}</wp:meta_value></wp:postmeta>"
            )
            # A sign that XML does not allow, as copied from Word.
            body = each.body + ("\x0b" if each.fault == "broken markup" else "")
            file.write(
                f"<item><title>{escape(each.title)}</title>"
                f"<link>{HOST}/{each.moment[:4]}/{each.slug}-{each.number}/</link>"
                "<dc:creator>thuha</dc:creator>"
                f"<content:encoded><![CDATA[{body}]]></content:encoded>"
                f"<excerpt:encoded><![CDATA[{each.lead}]]></excerpt:encoded>"
                f"<wp:post_id>{each.number + 10}</wp:post_id>"
                f"<wp:post_name>{each.slug}</wp:post_name>"
                f"<wp:post_date>{each.moment}</wp:post_date>"
                "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
                f'<category domain="category" nicename="{slug}">{escape(name)}</category>'
                f"{tags}{meta if attached else ''}</item>\n"
            )
        for key, (kind, status, moment) in enumerate(OTHERS, start=400_000):
            file.write(
                f"<item><title>{kind} {status}</title><wp:post_id>{key}</wp:post_id>"
                f"<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>"
                f"<wp:post_date>{moment}</wp:post_date><content:encoded>Chữ</content:encoded>"
                "</item>\n"
            )
        for place in range(PICTURES):
            for key in {500_000 + place, place} & {500_000 + place, 1, 2}:
                file.write(
                    f"<item><title>anh</title><wp:post_id>{key}</wp:post_id><wp:post_type>attachment"
                    "</wp:post_type><wp:status>inherit</wp:status><wp:attachment_url>"
                    f"{HOST}/wp-content/uploads/anh-{place}-scaled.png</wp:attachment_url>"
                    "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>"
                    f"<wp:meta_value>Ảnh số {place}</wp:meta_value></wp:postmeta></item>\n"
                )
        file.write("</channel></rss>\n")
    return path


def _quoted(text: str) -> str:
    for sign, written in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, written)
    return f"'{text}'"


def write_nukeviet(path: Path, number: int) -> Path:
    every = [former(place, "nukeviet") for place in range(number)]
    with path.open("w", encoding="utf-8") as file:
        file.write("-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\n")
        file.write("CREATE TABLE `nv4_vi_news_cat` (\n  `catid` smallint(5) NOT NULL,\n")
        file.write("  `parentid` smallint(5),\n  `title` varchar(250),\n  `alias` varchar(250),\n")
        file.write("  PRIMARY KEY (`catid`)\n) ENGINE=MyISAM DEFAULT CHARSET=utf8;\n")
        cats = [(*CATEGORIES, ("chuyen-muc-la", "Chuyên mục lạ"))[place] for place in range(4)]
        rows = ",".join(
            f"({key},0,{_quoted(name)},{_quoted(slug)})" for key, (slug, name) in enumerate(cats, 1)
        )
        file.write(f"INSERT INTO `nv4_vi_news_cat` VALUES {rows};\n")
        # The text comes before what it is the text of, and many rows to a line.
        for start in range(0, number, 50):
            told = ",".join(
                f"({each.number + 1},{_quoted(each.body)},{_quoted(','.join(each.files))})"
                for each in every[start : start + 50]
            )
            file.write(
                f"INSERT INTO `nv4_vi_news_detail` (`id`, `bodyhtml`, `files`) VALUES {told};\n"
            )
        names = "`id`, `catid`, `listcatid`, `author`, `sourceid`, `publtime`, `status`, `title`, "
        names += "`alias`, `hometext`, `homeimgfile`, `homeimgalt`"
        for start in range(0, number, 50):
            told = ",\n".join(_row(each) for each in every[start : start + 50])
            file.write(f"INSERT INTO `nv4_vi_news_rows` ({names}) VALUES\n{told};\n")
        file.write("INSERT INTO `nv4_vi_news_sources` (`sourceid`, `title`, `link`) VALUES ")
        file.write("(1, 'Báo Nhân Dân', 'https://nhandan.example.vn'), (2, 'Báo', 'nhandan');\n")
        tagged = [(each.number + 1, tag) for each in every for tag in each.tags]
        told = ",".join(f"({key},0,{_quoted(tag)})" for key, tag in tagged)
        if told:
            file.write(
                f"INSERT INTO `nv4_vi_news_tags_id` (`id`, `tid`, `keyword`) VALUES {told};\n"
            )
        _write_english(file, every)
        file.write("INSERT INTO `nv4_users` VALUES (1,'admin; DROP','it''s');\n")
    return path


def _moment(each: Former) -> int:
    try:
        return int(time.mktime(time.strptime(each.moment, "%Y-%m-%d %H:%M:%S")))
    except (ValueError, OverflowError):
        return 0 if each.fault == "no date" else 99


def _row(each: Former) -> str:
    moment = _moment(each)
    picture = each.picture and f"{each.picture[:4]}/{each.picture[5:]}"
    source = 2 if each.fault == "wrong source" else 1
    cells = [
        f"{each.number + 1},{each.category + 1},'{each.category + 1}','Thu Hà',{source},{moment},1"
    ]
    texts = (each.title, each.slug, each.lead, picture, "Toàn cảnh" if picture else "")
    return f"({','.join([*cells, *map(_quoted, texts)])})"


# Every so many articles has an English one: with the same picture and moment, the same alias, or
# nothing in common.
EVERY_ENGLISH = 6


def _write_english(file: TextIO, every: list[Former]) -> None:
    names = "`id`, `catid`, `publtime`, `status`, `title`, `alias`, `hometext`, `homeimgfile`"
    told, bodies = [], []
    for key, each in enumerate(every[::EVERY_ENGLISH], start=9001):
        kind = key % 3
        moment = _moment(each) if kind == 0 else 1_300_000_000 + key
        alias = each.slug if kind < 2 else f"only-english-{key}"
        picture = f"{each.picture[:4]}/{each.picture[5:]}" if kind == 0 and each.picture else ""
        texts = (f"English {each.number}", alias, "A lead.", picture)
        told.append(f"({key},1,{moment},1,{','.join(map(_quoted, texts))})")
        bodies.append(f"({key},'<p>An English text of article {each.number}.</p>')")
    if told:
        file.write("INSERT INTO `nv4_en_news_cat` (`catid`, `title`, `alias`) VALUES ")
        file.write("(1,'Foreign affairs','foreign-affairs');\n")
        file.write(f"INSERT INTO `nv4_en_news_rows` ({names}) VALUES {','.join(told)};\n")
        file.write(
            f"INSERT INTO `nv4_en_news_detail` (`id`, `bodyhtml`) VALUES {','.join(bodies)};\n"
        )


WRITERS = {"csv": write_csv, "wxr": write_wxr, "nukeviet": write_nukeviet}


def main() -> None:
    folder = Path(sys.argv[1])
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    write_media(folder / "media")
    for name, write in WRITERS.items():
        print(write(folder / f"former.{name}", number))


if __name__ == "__main__":
    main()
