"""Contact: the address is a site setting; this is what stands around it."""

from pages.starter.blocks import facts, heading

PAGE = {
    "slug": "lien-he",
    "title": {"vi": "Liên hệ", "en": "Contact"},
    "search_description": {
        "vi": (
            "Địa chỉ Sở Ngoại vụ tỉnh Thái Bình: số 76 đường Lý Thường Kiệt, thành phố Thái Bình."
        ),
        "en": (
            "Where to find the Department of Foreign Affairs of Thai Binh Province: 76 Ly Thuong "
            "Kiet Street, Thai Binh City."
        ),
    },
    "show_in_menus": True,
    "intro": {
        "vi": (
            "Mời bạn đọc đến làm việc trực tiếp hoặc gửi văn bản về địa chỉ dưới đây. Số điện "
            "thoại, thư điện tử và giờ làm việc đang được cập nhật."
        ),
        "en": (
            "You are welcome to visit or to write to the address below. Telephone, e-mail and "
            "working hours are to be updated."
        ),
    },
    "directions": {
        "vi": (
            "<p>Sở làm việc trong trụ sở UBND tỉnh Thái Bình, số 76 đường Lý Thường Kiệt, thành "
            "phố Thái Bình, tỉnh Thái Bình.</p>"
        ),
        "en": (
            "<p>The Department is in the Provincial People's Committee compound, 76 Ly Thuong Kiet "
            "Street, Thai Binh City, Thai Binh Province.</p>"
        ),
    },
    "body": {
        "vi": [
            heading("Gửi đúng phòng"),
            facts(
                "",
                (
                    "Hợp tác quốc tế, bản ghi nhớ",
                    '<p><a href="page:cooperation">Phòng Hợp tác quốc tế</a></p>',
                ),
                (
                    "Lãnh sự, người Việt Nam ở nước ngoài",
                    '<p><a href="page:consular">Phòng Lãnh sự - Người Việt Nam ở nước '
                    "ngoài</a></p>",
                ),
                (
                    "Việc khác",
                    '<p><a href="page:administration">Văn phòng - Thanh tra</a></p>',
                ),
            ),
        ],
        "en": [
            heading("Which office to address"),
            facts(
                "",
                (
                    "International cooperation, memoranda",
                    '<p><a href="page:cooperation">International Cooperation Division</a></p>',
                ),
                (
                    "Consular matters, overseas Vietnamese",
                    '<p><a href="page:consular">Consular and Overseas Vietnamese Division</a></p>',
                ),
                (
                    "Anything else",
                    '<p><a href="page:administration">Administration and Inspection Office</a></p>',
                ),
            ),
        ],
    },
}
