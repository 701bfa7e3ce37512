"""About us: the page; its long text is in mission_body.py."""

import datetime

from pages.starter.content import mission_body

PAGE = {
    "slug": "gioi-thieu",
    "title": {"vi": "Giới thiệu", "en": "About us"},
    "search_description": {
        "vi": (
            "Sở Ngoại vụ tỉnh Thái Bình được thành lập ngày 23/12/2016: vị trí, chức năng, đội "
            "ngũ, các lĩnh vực hoạt động và nhiệm vụ đối ngoại."
        ),
        "en": (
            "The Department of Foreign Affairs of Thai Binh Province, established on 23 December "
            "2016: its role, staff, fields of activity and tasks."
        ),
    },
    "show_in_menus": True,
    "intro": {
        "vi": (
            "Sở Ngoại vụ giúp tỉnh Thái Bình mở rộng quan hệ với bạn bè, đối tác nước ngoài và "
            "đưa các quan hệ ấy phục vụ phát triển, hội nhập."
        ),
        "en": (
            "The Department helps Thai Binh Province to widen its ties with friends and partners "
            "abroad, and puts those ties to work for development and integration."
        ),
    },
    "mission": {
        "vi": (
            "<p>Sở Ngoại vụ tỉnh Thái Bình là cơ quan tham mưu, giúp UBND tỉnh quản lý nhà nước "
            "về công tác ngoại vụ và công tác biên giới, lãnh thổ quốc gia, cùng các dịch vụ công "
            "trong phạm vi quyền hạn được giao.</p>"
        ),
        "en": (
            "<p>The Department of Foreign Affairs of Thai Binh Province advises the Provincial "
            "People's Committee and assists it in the state management of external affairs and of "
            "national border and territory work, with the public services delegated to it.</p>"
        ),
    },
    "established_on": datetime.date(2016, 12, 23),
    "established_by": {
        "vi": "Quyết định số 3898/QĐ-UBND của Ủy ban nhân dân tỉnh Thái Bình",
        "en": "Decision No. 3898/QĐ-UBND of the Thai Binh Provincial People's Committee",
    },
    "body": {"vi": mission_body.VIETNAMESE, "en": mission_body.ENGLISH},
}

FIGURES = [
    {"value": "12", "label": {"vi": "biên chế", "en": "authorised posts"}},
    {
        "value": "10",
        "label": {"vi": "cán bộ, công chức đang công tác", "en": "staff in post"},
    },
    {"value": "3", "label": {"vi": "phòng", "en": "offices"}},
    {"value": "7", "label": {"vi": "lĩnh vực đối ngoại", "en": "fields of external activity"}},
]
