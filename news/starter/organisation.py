"""Articles on the department itself."""

from pages.starter.blocks import heading, paragraph, table

ARTICLES = [
    {
        "slug": "thanh-lap-so-ngoai-vu-tinh-thai-binh",
        "category": "organisation",
        "tags": ["Thành lập", "Tổ chức bộ máy"],
        "days_ago": 61,
        "picture": "founding",
        "title": {
            "vi": "Sở Ngoại vụ tỉnh Thái Bình được thành lập ngày 23/12/2016",
            "en": "Thai Binh has had a Department of Foreign Affairs since 23 December 2016",
        },
        "lead": {
            "vi": (
                "Quyết định số 3898/QĐ-UBND của Ủy ban nhân dân tỉnh Thái Bình lập nên cơ quan "
                "chuyên trách công tác ngoại vụ của tỉnh."
            ),
            "en": (
                "Decision No. 3898/QĐ-UBND of the Thai Binh Provincial People's Committee gave the "
                "province a body of its own for external affairs."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Sở Ngoại vụ tỉnh Thái Bình được thành lập ngày 23/12/2016, theo Quyết định "
                    "số 3898/QĐ-UBND của Ủy ban nhân dân tỉnh Thái Bình.</p>"
                ),
                heading("Cơ quan tham mưu của UBND tỉnh"),
                paragraph(
                    "<p>Sở là cơ quan tham mưu, giúp UBND tỉnh quản lý nhà nước về công tác ngoại "
                    "vụ và công tác biên giới, lãnh thổ quốc gia, cùng các dịch vụ công trong phạm "
                    "vi quyền hạn được giao.</p>"
                ),
                heading("Nơi làm việc"),
                paragraph(
                    "<p>Sở làm việc trong trụ sở UBND tỉnh Thái Bình, số 76 đường Lý Thường Kiệt, "
                    "thành phố Thái Bình. Đường đi có ở trang "
                    '<a href="page:contact">Liên hệ</a>.</p>'
                ),
            ],
            "en": [
                paragraph(
                    "<p>The Department of Foreign Affairs of Thai Binh Province was established on "
                    "23 December 2016 by Decision No. 3898/QĐ-UBND of the Thai Binh Provincial "
                    "People's Committee.</p>"
                ),
                heading("Adviser to the Provincial People's Committee"),
                paragraph(
                    "<p>The Department advises the Provincial People's Committee and assists it in "
                    "the state management of external affairs and of national border and territory "
                    "work, with the public services delegated to it.</p>"
                ),
                heading("Where it is"),
                paragraph(
                    "<p>The Department is in the Provincial People's Committee compound, 76 Ly "
                    "Thuong Kiet Street, Thai Binh City. The way there is on the "
                    '<a href="page:contact">contact page</a>.</p>'
                ),
            ],
        },
    },
    {
        "slug": "ba-phong-cua-so-ngoai-vu",
        "category": "organisation",
        "tags": ["Tổ chức bộ máy"],
        "days_ago": 40,
        "picture": "offices",
        "title": {
            "vi": "Ba phòng, một công việc chung",
            "en": "Three offices, one task",
        },
        "lead": {
            "vi": (
                "Phòng Hợp tác quốc tế; Phòng Lãnh sự - Người Việt Nam ở nước ngoài; Văn phòng - "
                "Thanh tra cùng làm nên bộ máy của Sở."
            ),
            "en": (
                "The International Cooperation Division, the Consular and Overseas Vietnamese "
                "Division and the Administration and Inspection Office make up the Department."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Dưới sự lãnh đạo của Ban Giám đốc, Sở Ngoại vụ tỉnh Thái Bình có ba phòng:"
                    '</p><ul><li><a href="page:cooperation">Phòng Hợp tác quốc tế</a>;</li>'
                    '<li><a href="page:consular">Phòng Lãnh sự - Người Việt Nam ở nước ngoài</a>;'
                    '</li><li><a href="page:administration">Văn phòng - Thanh tra</a>.</li></ul>'
                ),
                paragraph(
                    "<p>Mỗi phòng có trang riêng nêu công việc và cách liên hệ. Sơ đồ chung ở "
                    'trang <a href="page:organisation">Tổ chức bộ máy</a>.</p>'
                ),
            ],
            "en": [
                paragraph(
                    "<p>Under its leadership, the Department of Foreign Affairs of Thai Binh "
                    "Province has three offices:</p><ul>"
                    '<li><a href="page:cooperation">International Cooperation Division</a>;</li>'
                    '<li><a href="page:consular">Consular and Overseas Vietnamese Division</a>;'
                    '</li><li><a href="page:administration">Administration and Inspection Office'
                    "</a>.</li></ul>"
                ),
                paragraph(
                    "<p>Each has a page of its own, with what it does and how to reach it. The "
                    'chart is on the page <a href="page:organisation">Organisation</a>.</p>'
                ),
            ],
        },
    },
    {
        "slug": "doi-ngu-can-bo-qua-nhung-con-so",
        "category": "organisation",
        "tags": ["Đội ngũ cán bộ", "Tổ chức bộ máy"],
        "days_ago": 48,
        "title": {
            "vi": "Đội ngũ cán bộ, công chức qua những con số",
            "en": "The staff in figures",
        },
        "lead": {
            "vi": (
                "12 biên chế; 10 cán bộ, công chức đang công tác, phần lớn tốt nghiệp đại học "
                "chính quy."
            ),
            "en": "12 authorised posts, 10 staff in post, most of them with a full-time degree.",
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Sở Ngoại vụ tỉnh Thái Bình có 12 biên chế; 10 cán bộ, công chức đang công "
                    "tác. Trình độ của đội ngũ: 1 tiến sĩ, 1 thạc sĩ, 7 đại học chính quy, 1 cao "
                    "đẳng.</p>"
                ),
                table(
                    "Trình độ của 10 cán bộ, công chức",
                    [("text", "Trình độ"), ("number", "Số người")],
                    [["Tiến sĩ", 1], ["Thạc sĩ", 1], ["Đại học chính quy", 7], ["Cao đẳng", 1]],
                ),
                paragraph(
                    '<p>Các chức danh theo từng phòng có trong <a href="page:staff">danh bạ cán '
                    "bộ</a>.</p>"
                ),
            ],
            "en": [
                paragraph(
                    "<p>The Department of Foreign Affairs of Thai Binh Province has 12 authorised "
                    "posts and 10 staff in post. Their qualifications: 1 PhD, 1 master's, 7 "
                    "full-time bachelor's, 1 college diploma.</p>"
                ),
                table(
                    "Qualifications of the 10 staff",
                    [("text", "Qualification"), ("number", "Staff")],
                    [
                        ["PhD", 1],
                        ["Master's", 1],
                        ["Full-time bachelor's", 7],
                        ["College diploma", 1],
                    ],
                ),
                paragraph(
                    '<p>The posts in each office are in the <a href="page:staff">staff '
                    "directory</a>.</p>"
                ),
            ],
        },
    },
    {
        "slug": "chi-bo-so-ngoai-vu",
        "category": "organisation",
        "tags": ["Chi bộ", "Đội ngũ cán bộ"],
        "days_ago": 54,
        "title": {"vi": "Chi bộ Sở Ngoại vụ có 9 đảng viên", "en": ""},
        "lead": {
            "vi": "Trình độ lý luận chính trị: 5 cao cấp, 3 trung cấp.",
            "en": "",
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Chi bộ Sở Ngoại vụ tỉnh Thái Bình có 9 đảng viên. Trình độ lý luận chính "
                    "trị: 5 cao cấp, 3 trung cấp.</p>"
                ),
                heading("Hai nhiệm vụ lớn"),
                paragraph(
                    "<p>Công tác đối ngoại mang hai nhiệm vụ lớn: “giữ vững môi trường hòa bình” "
                    "để “bảo vệ vững chắc Tổ quốc”. Định hướng của công việc là Nghị quyết số "
                    "22-NQ/TW của Bộ Chính trị về hội nhập quốc tế.</p>"
                ),
            ],
            "en": [],
        },
    },
]
