"""The three offices. Their rooms, telephones and hours are not known."""

from pages.starter.blocks import heading, paragraph

COOPERATION = {
    "slug": "phong-hop-tac-quoc-te",
    "title": {"vi": "Phòng Hợp tác quốc tế", "en": "International Cooperation Division"},
    "show_in_menus": True,
    "icon": "handshake",
    "short_name": {"vi": "Hợp tác quốc tế", "en": "International Cooperation"},
    "intro": {
        "vi": "Giúp Ban Giám đốc về công tác hợp tác quốc tế của tỉnh.",
        "en": "Assists the leadership with the province's international cooperation.",
    },
    "body": {
        "vi": [
            heading("Công việc"),
            paragraph(
                "<p>Công việc của phòng gắn với vai trò cầu nối của Sở: để doanh nghiệp, tổ chức "
                "của tỉnh ký bản ghi nhớ hợp tác với đối tác, tỉnh, thành phố nước ngoài.</p>"
            ),
            paragraph(
                "<p>Giao lưu cấp địa phương hướng tới thúc đẩy thương mại, đầu tư và mở các hướng "
                "mới: nông nghiệp ứng dụng công nghệ cao, năng lượng tái tạo, ứng phó biến đổi khí "
                'hậu. Các lĩnh vực hoạt động đối ngoại của tỉnh có ở trang <a href="page:mission">'
                "Giới thiệu</a>.</p>"
            ),
        ],
        "en": [
            heading("What it does"),
            paragraph(
                "<p>The division's work goes with the Department's part as a bridge, by which the "
                "province's enterprises and organisations sign memoranda of understanding with "
                "foreign partners, provinces and cities.</p>"
            ),
            paragraph(
                "<p>Local-level exchange aims to promote trade and investment and to open new "
                "directions: high-tech agriculture, renewable energy, response to climate change. "
                "All fields of the province's external activity are on the page "
                '<a href="page:mission">About us</a>.</p>'
            ),
        ],
    },
}

CONSULAR = {
    "slug": "phong-lanh-su-nguoi-viet-nam-o-nuoc-ngoai",
    "title": {
        "vi": "Phòng Lãnh sự - Người Việt Nam ở nước ngoài",
        "en": "Consular and Overseas Vietnamese Division",
    },
    "show_in_menus": True,
    "icon": "passport",
    "short_name": {"vi": "Lãnh sự - Người Việt Nam ở nước ngoài", "en": "Consular Division"},
    "intro": {
        "vi": "Giúp Ban Giám đốc về công tác lãnh sự và công tác người Việt Nam ở nước ngoài.",
        "en": "Assists the leadership with consular work and overseas Vietnamese affairs.",
    },
    "body": {
        "vi": [
            heading("Công việc"),
            paragraph(
                "<p>Công tác người Việt Nam ở nước ngoài là một trong bảy lĩnh vực hoạt động đối "
                "ngoại của tỉnh. Phòng phụ trách lĩnh vực này cùng với công tác lãnh sự, trong "
                "phạm vi quyền hạn được giao cho Sở.</p>"
            ),
            paragraph(
                "<p>Thủ tục và giấy tờ cần có cho từng việc cụ thể đang được cập nhật. Trước khi "
                "đến, có thể tra cứu trên Cổng Dịch vụ công quốc gia: "
                '<a href="https://dichvucong.gov.vn">dichvucong.gov.vn</a>.</p>'
            ),
        ],
        "en": [
            heading("What it does"),
            paragraph(
                "<p>Overseas Vietnamese affairs are one of the seven fields of the province's "
                "external activity. The division looks after them together with consular work, "
                "within the powers delegated to the Department.</p>"
            ),
            paragraph(
                "<p>What each procedure asks for is to be updated here. Before you come, you can "
                "look it up on the National Public Service Portal: "
                '<a href="https://dichvucong.gov.vn">dichvucong.gov.vn</a>.</p>'
            ),
        ],
    },
}

ADMINISTRATION = {
    "slug": "van-phong-thanh-tra",
    "title": {"vi": "Văn phòng - Thanh tra", "en": "Administration and Inspection Office"},
    "show_in_menus": True,
    "icon": "document",
    "short_name": {"vi": "Văn phòng - Thanh tra", "en": "Administration and Inspection"},
    "intro": {
        "vi": "Giúp Ban Giám đốc về công tác văn phòng và công tác thanh tra của Sở.",
        "en": "Assists the leadership with the Department's administration and inspection.",
    },
    "body": {
        "vi": [
            heading("Công việc"),
            paragraph(
                "<p>Văn phòng - Thanh tra lo công việc hành chính chung để các phòng chuyên môn "
                "làm việc thông suốt, và công tác thanh tra trong phạm vi nhiệm vụ của Sở. Văn bản "
                'gửi Sở theo địa chỉ ở trang <a href="page:contact">Liên hệ</a>.</p>'
            ),
        ],
        "en": [
            heading("What it does"),
            paragraph(
                "<p>The office sees to the administration that lets the two divisions work "
                "smoothly, and to inspection within the Department's remit. Letters reach the "
                'Department at the address on the <a href="page:contact">contact page</a>.</p>'
            ),
        ],
    },
}

# In the order of the chart; the keys are what links and posts name.
PAGES = {"cooperation": COOPERATION, "consular": CONSULAR, "administration": ADMINISTRATION}
