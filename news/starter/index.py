"""The news index and its categories."""

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

TAGS = {
    "Bản ghi nhớ": "Memorandum of understanding",
    "Biến đổi khí hậu": "Climate change",
    "Chi bộ": "Party cell",
    "Doanh nghiệp": "Businesses",
    "Đối ngoại địa phương": "Local external relations",
    "Đội ngũ cán bộ": "Staff",
    "Hội nhập quốc tế": "International integration",
    "Hợp tác quốc tế": "International cooperation",
    "Lĩnh vực đối ngoại": "Fields of external relations",
    "Nghị quyết 22": "Resolution 22",
    "Nông nghiệp công nghệ cao": "High-tech agriculture",
    "Năng lượng tái tạo": "Renewable energy",
    "Thành lập": "Foundation",
    "Thông tin đối ngoại": "External information",
    "Trang thông tin": "This website",
    "Tổ chức bộ máy": "Organisation",
    "Văn hóa đối ngoại": "Cultural diplomacy",
}
