"""The home page."""

from pages.starter.blocks import service

PAGE = {
    "slug": "home",
    "title": {
        "vi": "Sở Ngoại vụ tỉnh Thái Bình",
        "en": "Department of Foreign Affairs of Thai Binh Province",
    },
    "search_description": {
        "vi": (
            "Trang thông tin của Sở Ngoại vụ tỉnh Thái Bình: nhiệm vụ, tổ chức bộ máy, cán bộ, "
            "tin tức đối ngoại địa phương và địa chỉ liên hệ."
        ),
        "en": (
            "The website of the Department of Foreign Affairs of Thai Binh Province: its remit, "
            "organisation, staff, news of local external relations and address."
        ),
    },
    "mission": {
        "vi": (
            "<p>Sở Ngoại vụ tỉnh Thái Bình là cơ quan tham mưu, giúp UBND tỉnh quản lý nhà nước "
            "về công tác ngoại vụ và công tác biên giới, lãnh thổ quốc gia. Sở cung cấp các dịch "
            "vụ công trong phạm vi quyền hạn được giao và là cầu nối giữa doanh nghiệp, tổ chức "
            "của tỉnh với đối tác nước ngoài.</p>"
        ),
        "en": (
            "<p>The Department of Foreign Affairs of Thai Binh Province advises the Provincial "
            "People's Committee and assists it in the state management of external affairs and of "
            "national border and territory work. It provides the public services delegated to it "
            "and is a bridge between the province's enterprises and organisations and their "
            "foreign partners.</p>"
        ),
    },
    "services": {
        "vi": [
            service(
                "consular",
                "passport",
                "Lãnh sự và người Việt Nam ở nước ngoài",
                "Phòng phụ trách công tác lãnh sự và công tác người Việt Nam ở nước ngoài.",
            ),
            service(
                "cooperation",
                "handshake",
                "Hợp tác với đối tác nước ngoài",
                "Đầu mối dành cho doanh nghiệp, tổ chức của tỉnh muốn tìm hiểu việc hợp tác.",
            ),
            service(
                "organisation",
                "organisation",
                "Tổ chức bộ máy",
                "Ban Giám đốc, ba phòng và công việc của từng phòng.",
            ),
            service("staff", "people", "Cán bộ", "Tìm chức danh và phòng cần liên hệ."),
            service("news", "news", "Tin tức", "Thông tin về hoạt động đối ngoại địa phương."),
            service("contact", "pin", "Địa chỉ và đường đi", "Nơi làm việc của Sở trên bản đồ."),
        ],
        "en": [
            service(
                "consular",
                "passport",
                "Consular and overseas Vietnamese affairs",
                "The division in charge of consular work and of overseas Vietnamese affairs.",
            ),
            service(
                "cooperation",
                "handshake",
                "Working with foreign partners",
                "Where the province's enterprises and organisations ask about cooperation.",
            ),
            service(
                "organisation",
                "organisation",
                "Organisation",
                "The leadership, the three offices and what each of them does.",
            ),
            service("staff", "people", "Staff", "Find the post and the office you need."),
            service("news", "news", "News", "News of the province's external relations."),
            service("contact", "pin", "Address and directions", "Where to find us on the map."),
        ],
    },
}

FIGURES = [
    {
        "value": "23/12/2016",
        "label": {"vi": "ngày thành lập", "en": "established"},
        "note": {
            "vi": "Quyết định số 3898/QĐ-UBND của UBND tỉnh",
            "en": "Decision No. 3898/QĐ-UBND of the Provincial People's Committee",
        },
    },
    {
        "value": "12",
        "label": {"vi": "biên chế", "en": "authorised posts"},
        "note": {
            "vi": "10 cán bộ, công chức đang công tác",
            "en": "10 staff in post",
        },
    },
    {
        "value": "3",
        "label": {"vi": "phòng", "en": "offices"},
        "note": {
            "vi": "Hợp tác quốc tế; Lãnh sự - Người Việt Nam ở nước ngoài; Văn phòng - Thanh tra",
            "en": "International cooperation; consular and overseas Vietnamese; administration "
            "and inspection",
        },
    },
    {
        "value": "7",
        "label": {"vi": "lĩnh vực đối ngoại", "en": "fields of external activity"},
        "note": {
            "vi": "Từ chính trị, kinh tế đến công tác người Việt Nam ở nước ngoài",
            "en": "From politics and the economy to overseas Vietnamese affairs",
        },
    },
]
