"""The organisation page; the offices below it are in offices.py."""

from pages.starter.blocks import facts, heading, paragraph

PAGE = {
    "slug": "to-chuc-bo-may",
    "title": {"vi": "Tổ chức bộ máy", "en": "Organisation"},
    "search_description": {
        "vi": "Ban Giám đốc và ba phòng của Sở Ngoại vụ tỉnh Thái Bình.",
        "en": "The leadership and three offices of Thai Binh's Department of Foreign Affairs.",
    },
    "show_in_menus": True,
    "intro": {
        "vi": (
            "Dưới sự lãnh đạo của Ban Giám đốc, Sở có ba phòng: Phòng Hợp tác quốc tế; Phòng Lãnh "
            "sự - Người Việt Nam ở nước ngoài; Văn phòng - Thanh tra."
        ),
        "en": (
            "Under its leadership the Department has three offices: the International Cooperation "
            "Division; the Consular and Overseas Vietnamese Division; the Administration and "
            "Inspection Office."
        ),
    },
    "leadership_title": {"vi": "Ban Giám đốc", "en": "Leadership"},
    "leadership_text": {
        "vi": (
            "<p>Ban Giám đốc lãnh đạo, điều hành công việc chung của Sở và giữ mối liên hệ với Ủy "
            "ban nhân dân tỉnh.</p>"
        ),
        "en": (
            "<p>The leadership directs the Department's work as a whole and answers to the "
            "Provincial People's Committee.</p>"
        ),
    },
    "body": {
        "vi": [
            heading("Biên chế và đội ngũ"),
            paragraph(
                "<p>Sở có 12 biên chế; 10 cán bộ, công chức đang công tác. Họ tên cán bộ đang được "
                'cập nhật trong <a href="page:staff">danh bạ</a>.</p>'
            ),
            heading("Tìm đúng nơi"),
            facts(
                "",
                (
                    "Hợp tác với đối tác nước ngoài",
                    '<p><a href="page:cooperation">Phòng Hợp tác quốc tế</a></p>',
                ),
                (
                    "Lãnh sự, người Việt Nam ở nước ngoài",
                    '<p><a href="page:consular">Phòng Lãnh sự - Người Việt Nam ở nước '
                    "ngoài</a></p>",
                ),
                (
                    "Công việc hành chính, thanh tra",
                    '<p><a href="page:administration">Văn phòng - Thanh tra</a></p>',
                ),
            ),
        ],
        "en": [
            heading("Posts and staff"),
            paragraph(
                "<p>The Department has 12 authorised posts and 10 staff in post. Their names are "
                'being added to the <a href="page:staff">directory</a>.</p>'
            ),
            heading("Where to turn"),
            facts(
                "",
                (
                    "Cooperation with foreign partners",
                    '<p><a href="page:cooperation">International Cooperation Division</a></p>',
                ),
                (
                    "Consular matters, overseas Vietnamese",
                    '<p><a href="page:consular">Consular and Overseas Vietnamese Division</a></p>',
                ),
                (
                    "Administration, inspection",
                    '<p><a href="page:administration">Administration and Inspection Office</a></p>',
                ),
            ),
        ],
    },
}
