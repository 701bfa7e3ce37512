"""The facts that the site must tell, in the words to look for."""

# By subject: (phrases in Vietnamese, phrases in English).
FACTS: dict[str, tuple[list[str], list[str]]] = {
    "name": (
        ["Sở Ngoại vụ tỉnh Thái Bình"],
        ["Department of Foreign Affairs of Thai Binh Province"],
    ),
    "theme": (
        ["Nâng cao hiệu quả công tác đối ngoại địa phương, phục vụ phát triển và hội nhập"],
        [
            "Making local external relations more effective, in the service of development and "
            "integration"
        ],
    ),
    "established": (
        ["23/12/2016", "Quyết định số 3898/QĐ-UBND của Ủy ban nhân dân tỉnh Thái Bình"],
        [
            "23 December 2016",
            "Decision No. 3898/QĐ-UBND of the Thai Binh Provincial People's Committee",
        ],
    ),
    "role": (
        [
            "cơ quan tham mưu, giúp UBND tỉnh quản lý nhà nước về công tác ngoại vụ và công tác "
            "biên giới, lãnh thổ quốc gia, cùng các dịch vụ công trong phạm vi quyền hạn được giao"
        ],
        [
            "advises the Provincial People's Committee and assists it in the state management of "
            "external affairs and of national border and territory work, with the public services "
            "delegated to it"
        ],
    ),
    "posts": (
        ["12 biên chế", "10 cán bộ, công chức đang công tác"],
        ["12 authorised posts", "10 staff in post"],
    ),
    "qualifications": (
        ["1 tiến sĩ, 1 thạc sĩ, 7 đại học chính quy, 1 cao đẳng"],
        ["1 PhD, 1 master's, 7 full-time bachelor's, 1 college diploma"],
    ),
    "Party cell": (
        ["Chi bộ có 9 đảng viên", "lý luận chính trị: 5 cao cấp, 3 trung cấp"],
        ["a Party cell of 9 members", "political theory: 5 advanced, 3 intermediate"],
    ),
    "offices": (
        [
            "Phòng Hợp tác quốc tế",
            "Phòng Lãnh sự - Người Việt Nam ở nước ngoài",
            "Văn phòng - Thanh tra",
        ],
        [
            "International Cooperation Division",
            "Consular and Overseas Vietnamese Division",
            "Administration and Inspection Office",
        ],
    ),
    "address": (
        [
            "trong trụ sở UBND tỉnh Thái Bình, số 76 đường Lý Thường Kiệt, thành phố Thái Bình, "
            "tỉnh Thái Bình"
        ],
        [
            "in the Provincial People's Committee compound, 76 Ly Thuong Kiet Street, Thai Binh "
            "City, Thai Binh Province"
        ],
    ),
    "guiding resolution": (
        ["Nghị quyết số 22-NQ/TW của Bộ Chính trị về hội nhập quốc tế"],
        ["Politburo Resolution No. 22-NQ/TW on international integration"],
    ),
    "works with": (
        [
            "các sở, ban, ngành, đoàn thể, địa phương, đơn vị",
            "Bộ Ngoại giao về văn hóa đối ngoại, thông tin đối ngoại",
        ],
        [
            "other departments, sectors, mass organisations, localities and units",
            "Ministry of Foreign Affairs on cultural diplomacy and external information",
        ],
    ),
    "seven fields": (
        [
            "chính trị, kinh tế, văn hóa, y tế, giáo dục, lao động, công tác người Việt Nam ở "
            "nước ngoài"
        ],
        ["politics, economy, culture, health, education, labour, overseas Vietnamese affairs"],
    ),
    "aims": (
        [
            "thúc đẩy thương mại, đầu tư",
            "mở các hướng mới: nông nghiệp ứng dụng công nghệ cao, năng lượng tái tạo, ứng phó "
            "biến đổi khí hậu",
        ],
        [
            "promote trade and investment",
            "open new directions: high-tech agriculture, renewable energy, response to climate "
            "change",
        ],
    ),
    "bridge": (
        [
            "cầu nối để doanh nghiệp, tổ chức của tỉnh ký bản ghi nhớ hợp tác với đối tác, tỉnh, "
            "thành phố nước ngoài"
        ],
        [
            "the bridge by which the province's enterprises and organisations sign memoranda of "
            "understanding with foreign partners, provinces and cities"
        ],
    ),
    "two great tasks": (
        ["“giữ vững môi trường hòa bình” để “bảo vệ vững chắc Tổ quốc”"],
        ["“keep a peaceful environment” in order to “firmly defend the Homeland”"],
    ),
    "visits carried over": (["51.130 lượt truy cập"], ["51,130 visits"]),
}
