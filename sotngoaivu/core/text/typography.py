"""No-break spaces: what belongs together stays on one line, in the HTML that readers see.

Applied once to the whole body of a page (`{% filter nobreak %}` in the two base templates), because
every word for readers goes through there and nothing for programs does: what is stored, searched,
fed or sent has ordinary spaces.
"""

import itertools
import re

from sotngoaivu.core.text.vietnamese import slugify

NO_BREAK_SPACE = "\u00a0"

# What announces a number: "số 76", "ngày 5", "quý IV".
_ANNOUNCING = (
    *("số", "ngày", "tháng", "năm", "quý", "kỳ", "khóa", "khoá", "kỷ", "thứ"),
    *("điều", "khoản", "điểm", "mục", "chương", "phần", "trang", "bảng", "hình"),
    *("tầng", "phòng", "tổ", "thôn", "phường", "quận", "No.", "Nos.", "Article", "page"),
)
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_TITLES = "TP|TX|GS|PGS|TS|ThS|BS|KS|Mr|Mrs|Ms|Dr|Prof"
# Names of some syllables; no rule tells them from other words with capitals ("Sở Ngoại vụ").
_NAMES = (
    *(
        "Việt Nam",
        "Người Việt",
        "Lý Thường Kiệt",
        "Hồ Chí Minh",
        "Biển Đông",
        "Vũng Tàu",
        "Bà Rịa",
        "Thừa Thiên",
    ),
    # Provinces and cities, those before the merging of 2025 too.
    *("An Giang", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương"),
    *("Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng"),
    *("Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang"),
    *("Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình"),
    *("Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai"),
    *("Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ"),
    *("Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị"),
    *("Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa"),
    *("Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái"),
    # Neighbours and partners.
    *("Trung Quốc", "Hàn Quốc", "Triều Tiên", "Nhật Bản", "Hoa Kỳ", "Thái Lan", "Ấn Độ"),
    *("Phần Lan", "Hà Lan", "Ba Lan", "Đan Mạch", "Thụy Điển", "Thụy Sĩ", "Tây Ban Nha"),
    # Days.
    *("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
)


def _written(name: str) -> set[str]:
    """As texts have it: "Thái Bình", "THÁI BÌNH", "Thai Binh"."""
    return {name, name.upper(), slugify(name).replace("-", " ").title()}


# Looked up, word by word: a pattern of all of them would take ten times as long.
_PAIRS = {
    pair
    for name in _NAMES
    for written in _written(name)
    for pair in itertools.pairwise(written.split())
}
_ANNOUNCES = {word.lower() for word in _ANNOUNCING}
_CAPITAL = "[A-ZĐÀ-ỸƠƯ]"
_SAME = rf"\g<1>{NO_BREAK_SPACE}"
_RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"(?<=[Nn]gày{NO_BREAK_SPACE})(\d\d?) (?=tháng\b)", _SAME),
        # Not what was announced, nor dates, times and numbers of documents.
        (rf"(?<![\w.,:/{NO_BREAK_SPACE}-])(\d{{1,3}}(?:[.,]\d+)*) (?=[^\W\d_]|[%‰°])", _SAME),
        (rf"(?<=\d{NO_BREAK_SPACE})({_SHORT_MONTHS}) (?=\d{{4}}\b)", _SAME),
        (rf"(?<!\w)((?:{_TITLES})\.|[Ôô]ng|[Bb]à) (?={_CAPITAL})", _SAME),
        # A line does not begin with a dash.
        (r"(?<=\S)() (?=[-–—] )", _SAME),
    )
]
_BEFORE_NUMBER = re.compile(r"(?<!\w)(\w+\.?) (?=\d|[IVX]+\b)")
_CAPITALS = re.compile(rf"(?<!\w)({_CAPITAL}\w*) (?=({_CAPITAL}\w*))")
# A document's number, which browsers would break at its hyphens and slashes.
_DOCUMENT = re.compile(
    rf"(?<![\w/-])\d+(?:/\d{{4}})?[-/]{_CAPITAL}{{2,}}(?:[-/]{_CAPITAL}\w*)*(?![\w/])"
)
_WHOLE = '<span class="whole">'
# A telephone number in groups, bounded so that no row of figures is looked through again and again.
_TELEPHONE = re.compile(r"(?<![\w+])(?:\+\d|\(?0\d)[\d().]{0,20}(?: [\d().]{1,20}){1,8}(?!\w)")

# Comments (one of them is the live figures' place), what is not read as text, and tags.
# What is not closed goes to the end, as browsers read it.
_MARKUP = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)"
    r"|<(?P<name>script|style|textarea|select|pre|code|template|svg)\b"
    r"[\s\S]*?(?:</(?P=name)\s*+>|\Z)"
    r"|</?[a-zA-Z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*>"
)
# Tags within a line: words go on across them.
_INLINE = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong|time)\b")


def no_break(text: str) -> str:
    """The text, some of its spaces no-break; its length is the same.

    - a number and what announces it: "số_76", "Quý_IV", "số_22-NQ/TW", "No._22", "ngày_5_tháng_10";
    - else a number and what it counts: "10_cán bộ", "51.130_lượt", "5_October", "5_Oct_2026";
    - names of places and days: "tỉnh Thái_Bình", "Thai_Binh Province", "Thứ_Sáu";
    - a title and a name: "TP._Hồ_Chí_Minh", "ông_An"; the groups of a telephone number;
    - a dash and the word before it: "Lãnh sự_- Người Việt_Nam".
    """
    text = _TELEPHONE.sub(lambda match: match[0].replace(" ", NO_BREAK_SPACE), text)
    text = _BEFORE_NUMBER.sub(_announced, text)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return _CAPITALS.sub(_named, text)


def _announced(match: re.Match[str]) -> str:
    return match[1] + NO_BREAK_SPACE if match[1].lower() in _ANNOUNCES else match[0]


def _named(match: re.Match[str]) -> str:
    return match[1] + NO_BREAK_SPACE if (match[1], match[2]) in _PAIRS else match[0]


def no_break_html(html: str) -> str:
    """The same in the text of HTML, across tags such as `<mark>`, and nowhere else.

    A document's number ("22-NQ/TW") gets an element of its own, which keeps it whole. Attributes,
    comments, scripts, styles, code and what is typed into a field stay as they are.
    """
    tags = list(_MARKUP.finditer(html))
    # Words go on across tags within a line; others end it.
    ends = ["" if _INLINE.match(tag[0]) else "\n" for tag in tags]
    starts = [0, *(tag.end() for tag in tags)]
    texts = [html[start : tag.start()] for start, tag in zip(starts, tags, strict=False)]
    last = html[starts[-1] :]
    joined = no_break("".join(itertools.chain(*zip(texts, ends, strict=True), [last])))
    made, place = [""], 0
    for text, tag, end in zip(texts, tags, ends, strict=True):
        made += [_whole(joined[place : place + len(text)], after=made[-1]), tag[0]]
        place += len(text) + len(end)
    return "".join([*made, _whole(joined[place:], after=made[-1])])


def _whole(text: str, after: str) -> str:
    # Most of a page's texts are blank.
    if after == _WHOLE or not text.strip():
        return text
    return _DOCUMENT.sub(rf"{_WHOLE}\g<0></span>", text)
