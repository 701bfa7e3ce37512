"""The news index, its categories, and what the drawings show."""

PAGE = {
    "slug": "tin-tuc",
    "title": {"vi": "Tin tức", "en": "News"},
    "search_description": {
        "vi": "Tin tức của Sở Ngoại vụ tỉnh Thái Bình về công tác đối ngoại địa phương.",
        "en": "News from the Department of Foreign Affairs of Thai Binh Province.",
    },
    "show_in_menus": True,
    "intro": {
        "vi": "Thông tin về tổ chức, hợp tác quốc tế và công tác đối ngoại của tỉnh.",
        "en": "The Department, international cooperation and the province's external relations.",
    },
}

CATEGORIES = {
    "relations": {"name": {"vi": "Đối ngoại địa phương", "en": "Local external relations"}},
    "cooperation": {"name": {"vi": "Hợp tác quốc tế", "en": "International cooperation"}},
    "organisation": {"name": {"vi": "Tổ chức bộ máy", "en": "Organisation"}},
}

PICTURE_CREDIT = "Hình vẽ của trang"

PICTURE_ALTS = {
    "founding": {
        "vi": "Hình vẽ minh họa quyết định thành lập Sở.",
        "en": "A drawing about the decision that established the Department.",
    },
    "offices": {
        "vi": "Hình vẽ minh họa ba phòng của Sở.",
        "en": "A drawing about the Department's three offices.",
    },
    "theme": {
        "vi": "Hình vẽ minh họa chủ đề công tác đối ngoại địa phương.",
        "en": "A drawing about the theme of local external relations.",
    },
    "fields": {
        "vi": "Hình vẽ minh họa bảy lĩnh vực hoạt động đối ngoại.",
        "en": "A drawing about the seven fields of external activity.",
    },
    "bridge": {
        "vi": "Hình vẽ minh họa vai trò cầu nối với đối tác nước ngoài.",
        "en": "A drawing of a bridge, for the ties with partners abroad.",
    },
    "directions": {
        "vi": "Hình vẽ minh họa các hướng hợp tác mới.",
        "en": "A drawing about new directions of cooperation.",
    },
}
