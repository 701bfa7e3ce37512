"""Site settings: names, theme, address, links. Telephone, e-mail and hours are not known."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "name": {
        "vi": "Sở Ngoại vụ tỉnh Thái Bình",
        "en": "Department of Foreign Affairs of Thai Binh Province",
    },
    "short_name": {"vi": "Sở Ngoại vụ Thái Bình", "en": "Thai Binh Foreign Affairs"},
    "parent_name": {
        "vi": "Ủy ban nhân dân tỉnh Thái Bình",
        "en": "Thai Binh Provincial People's Committee",
    },
    "theme": {
        "vi": ("Nâng cao hiệu quả công tác đối ngoại địa phương, phục vụ phát triển và hội nhập"),
        "en": (
            "Making local external relations more effective, in the service of development and "
            "integration"
        ),
    },
    "address": {
        "vi": (
            "Trong trụ sở UBND tỉnh Thái Bình, số 76 đường Lý Thường Kiệt, thành phố Thái Bình, "
            "tỉnh Thái Bình"
        ),
        "en": (
            "In the Provincial People's Committee compound, 76 Ly Thuong Kiet Street, "
            "Thai Binh City, Thai Binh Province"
        ),
    },
    "map_query": "76 Lý Thường Kiệt, Thái Bình",
}

AGENCY_LINKS: list[dict[str, Any]] = [
    {
        "title": {"vi": "Bộ Ngoại giao", "en": "Ministry of Foreign Affairs"},
        "url": "https://mofa.gov.vn",
    },
    {
        "title": {"vi": "Cổng Dịch vụ công quốc gia", "en": "National Public Service Portal"},
        "url": "https://dichvucong.gov.vn",
    },
    {
        "title": {
            "vi": "Cổng thông tin điện tử tỉnh Thái Bình",
            "en": "Thai Binh Province web portal",
        },
        "url": "https://thaibinh.gov.vn",
    },
]
