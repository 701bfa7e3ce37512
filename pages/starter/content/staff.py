"""The directory, and the posts that any such department has, unnamed until an editor knows."""

from typing import Any

PAGE = {
    "slug": "can-bo",
    "title": {"vi": "Cán bộ", "en": "Staff"},
    "search_description": {
        "vi": "Danh bạ các chức danh của Sở Ngoại vụ tỉnh Thái Bình theo từng phòng.",
        "en": "Posts in the Department of Foreign Affairs of Thai Binh Province, by office.",
    },
    "show_in_menus": True,
    "intro": {
        "vi": (
            "Sở có 10 cán bộ, công chức đang công tác. Danh bạ nêu các chức danh chính ở Ban Giám "
            "đốc và ba phòng; họ tên đang được cập nhật."
        ),
        "en": (
            "The Department has 10 staff in post. The directory gives the main posts of the "
            "leadership and the three offices; names are to be updated."
        ),
    },
}

# In the order of rank; posts without an office are the leadership.
POSTS: list[dict[str, Any]] = [
    {"position": {"vi": "Giám đốc Sở", "en": "Director"}},
    {"position": {"vi": "Phó Giám đốc Sở", "en": "Deputy Director"}},
    {"position": {"vi": "Trưởng phòng", "en": "Head of Division"}, "office": "cooperation"},
    {"position": {"vi": "Chuyên viên", "en": "Officer"}, "office": "cooperation"},
    {"position": {"vi": "Trưởng phòng", "en": "Head of Division"}, "office": "consular"},
    {"position": {"vi": "Chuyên viên", "en": "Officer"}, "office": "consular"},
    {"position": {"vi": "Chánh Văn phòng", "en": "Chief of Office"}, "office": "administration"},
    {"position": {"vi": "Thanh tra viên", "en": "Inspector"}, "office": "administration"},
    {"position": {"vi": "Kế toán", "en": "Accountant"}, "office": "administration"},
]
