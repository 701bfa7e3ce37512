"""No-break spaces: where, and where not. `_` stands for one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotngoaivu.core.text.typography import NO_BREAK_SPACE, no_break, no_break_html


def shown(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, "_")


@pytest.mark.parametrize(
    "expected",
    [
        "số_76 đường Lý_Thường_Kiệt, thành phố Thái_Bình",
        "Số_76; Quyết định số_3898/QĐ-UBND của Ủy ban",
        "Nghị quyết số_22-NQ/TW của Bộ Chính trị",
        "Thứ_Sáu, ngày_23_tháng_12 năm_2016",
        "ngày_5_tháng_10 và tháng_10/2026 theo lịch",
        "năm_2016 theo quyết định, quý_IV, thế kỷ_XXI",
        "có 10_cán bộ, 9_đảng viên và 51.130_lượt",
        "30_phút, 5_%, 2,5_MB; trong 20_km",
        "At 9 a.m. on 5_October, on 23_December 2016".replace("9 a", "9_a"),
        "5_Oct_2026, 1_May_2026",
        "Decision No._3898/QĐ-UBND, Resolution No._22-NQ/TW",
        "Thai_Binh Province, in Viet_Nam",
        "SỞ NGOẠI VỤ TỈNH THÁI_BÌNH",
        "tại TP._Hồ_Chí_Minh với ông_An",
        "gọi (0227)_3_831_777 hoặc +84_227_383_1777 hôm nay",
        "Lãnh sự_- Người_Việt_Nam; Sở_– nơi_— đó",
        # Nothing of these belongs together.
        "Sở Ngoại vụ phục vụ. Năm nào, số nào?",
        "23/12/2016 theo giờ 09:30 của 2016 người",
        "Thái Bìnhx, aThái Bình và số: 5.",
        "Từ - khóa -dính - 3".replace("Từ -", "Từ_-").replace("dính -", "dính_-"),
    ],
)
def test_what_belongs_together(expected: str) -> None:
    assert shown(no_break(expected.replace("_", " "))) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>số 76</p>", "<p>số_76</p>"),
        ("<p>tỉnh Thái <mark>Bình</mark></p>", "<p>tỉnh Thái_<mark>Bình</mark></p>"),
        ('<b>số</b> <a href="/a b/">76</a>', '<b>số</b>_<a href="/a b/">76</a>'),
        ("<p>số </p><p>76</p>", "<p>số </p><p>76</p>"),
        ("<li>số</li> <li>76</li>", "<li>số</li> <li>76</li>"),
        ("a &lt; số 76 &#39; 5 &amp; m", "a &lt; số_76 &#39; 5 &amp; m"),
    ],
)
def test_the_text_of_html(html: str, expected: str) -> None:
    assert shown(no_break_html(html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="số 76 > tỉnh Thái Bình" title=\'số 76 "x"\'>',
        "<!-- số 76 <b>số 76</b> -->",
        '<script type="application/ld+json">{"a": "số 76 <b> số 76"}</script>',
        "<style>số 76</style>",
        "<textarea name=q>số 76</textarea>",
        "<pre>số 76 <code>số 76</code> số 76</pre>",
        "<code>số 76</code>",
        "<template><p>số 76</p></template>",
        "<svg><title>số 76</title></svg>",
        "<select><option>số 22-NQ/TW</option></select>",
    ],
)
def test_what_is_no_text_stays(html: str) -> None:
    assert no_break_html(f"<p>x</p>{html}<p>y</p>") == f"<p>x</p>{html}<p>y</p>"


@pytest.mark.parametrize(
    "number", ["22-NQ/TW", "3898/QĐ-UBND", "05/2017/NĐ-CP", "1210/QĐ-TTg", "76-KH/TU"]
)
def test_the_number_of_a_document_is_kept_whole(number: str) -> None:
    shown = no_break_html(f"<p>theo <b>Nghị quyết {number}</b>, {number}.</p>")
    assert shown.count(f'<span class="whole">{number}</span>') == 2


@pytest.mark.parametrize("text", ["23/12/2016", "24-K", "2016-2020", "a/BC-DE", "1-x", "10/Ab"])
def test_other_numbers_get_no_element(text: str) -> None:
    assert no_break_html(f"<p>{text}</p>") == f"<p>{text}</p>"


@given(st.text(alphabet="số 76Thái Bình<>\"'/!-b=& \nQĐ", max_size=60))
def test_nothing_but_spaces_changes(html: str) -> None:
    shown = re.sub(r'<span class="whole">(.*?)</span>', r"\1", no_break_html(html))
    assert shown.replace(NO_BREAK_SPACE, " ") == html
    assert no_break_html(no_break_html(html)) == no_break_html(html)
