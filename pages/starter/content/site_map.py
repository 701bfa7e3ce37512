"""The site map."""

PAGE = {
    "slug": "so-do-trang",
    "title": {"vi": "Sơ đồ trang", "en": "Site map"},
    "show_in_footer": True,
    "intro": {
        "vi": "Tất cả các trang, xếp theo mục.",
        "en": "Every page, section by section.",
    },
}
