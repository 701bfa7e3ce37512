"""Articles on local external relations."""

from pages.starter.blocks import heading, paragraph, quotation

ARTICLES = [
    {
        "slug": "chu-de-nang-cao-hieu-qua-cong-tac-doi-ngoai-dia-phuong",
        "category": "relations",
        "tags": ["Đối ngoại địa phương", "Hội nhập quốc tế"],
        "days_ago": 2,
        "picture": "theme",
        "title": {
            "vi": "Một chủ đề xuyên suốt: nâng cao hiệu quả công tác đối ngoại địa phương",
            "en": "One theme throughout: making local external relations more effective",
        },
        "lead": {
            "vi": (
                "Công tác đối ngoại của Thái Bình hướng tới kết quả thiết thực: phục vụ phát triển "
                "và hội nhập của tỉnh."
            ),
            "en": (
                "Thai Binh's external relations look for practical results, in the service of the "
                "province's development and integration."
            ),
        },
        "body": {
            "vi": [
                paragraph("<p>Chủ đề công tác của Sở Ngoại vụ tỉnh Thái Bình được nêu gọn:</p>"),
                quotation(
                    "Nâng cao hiệu quả công tác đối ngoại địa phương, phục vụ phát triển và hội "
                    "nhập"
                ),
                heading("Hiệu quả là thước đo"),
                paragraph(
                    "<p>Giao lưu cấp địa phương có mục tiêu rõ ràng: thúc đẩy thương mại, đầu tư "
                    "và mở các hướng hợp tác mới. Hiệu quả của công tác đối ngoại vì thế được nhìn "
                    "từ điều doanh nghiệp, tổ chức và người dân trong tỉnh nhận được.</p>"
                ),
                heading("Phục vụ phát triển và hội nhập"),
                paragraph(
                    "<p>Sở là cơ quan tham mưu, giúp UBND tỉnh quản lý nhà nước về công tác ngoại "
                    "vụ và công tác biên giới, lãnh thổ quốc gia. Ở vị trí ấy, Sở kết nối nhu cầu "
                    "của tỉnh với cơ hội từ bên ngoài. Vai trò, nhiệm vụ của Sở được nêu đầy đủ ở "
                    'trang <a href="page:mission">Giới thiệu</a>.</p>'
                ),
            ],
            "en": [
                paragraph(
                    "<p>The Department of Foreign Affairs of Thai Binh Province puts its theme in "
                    "one line:</p>"
                ),
                quotation(
                    "Making local external relations more effective, in the service of development "
                    "and integration"
                ),
                heading("Results are the measure"),
                paragraph(
                    "<p>Local-level exchange has clear aims: to promote trade and investment and "
                    "to open new directions of cooperation. How well external relations do is "
                    "therefore seen in what enterprises, organisations and people of the province "
                    "gain from them.</p>"
                ),
                heading("Serving development and integration"),
                paragraph(
                    "<p>The Department advises the Provincial People's Committee and assists it in "
                    "the state management of external affairs and of national border and territory "
                    "work. From there it connects what the province needs with what is on offer "
                    'abroad. Its full remit is on the page <a href="page:mission">About us</a>.'
                    "</p>"
                ),
            ],
        },
    },
    {
        "slug": "bay-linh-vuc-hoat-dong-doi-ngoai",
        "category": "relations",
        "tags": ["Đối ngoại địa phương", "Lĩnh vực đối ngoại"],
        "days_ago": 9,
        "picture": "fields",
        "title": {
            "vi": "Bảy lĩnh vực hoạt động đối ngoại của tỉnh",
            "en": "Seven fields of the province's external activity",
        },
        "lead": {
            "vi": (
                "Từ chính trị, kinh tế đến y tế, giáo dục, lao động: hoạt động đối ngoại của Thái "
                "Bình gắn với nhiều mặt của đời sống."
            ),
            "en": (
                "From politics and the economy to health, education and labour: Thai Binh's "
                "external activity touches many sides of life."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Hoạt động đối ngoại của tỉnh Thái Bình được triển khai trên bảy lĩnh vực:"
                    "</p><ol><li>chính trị;</li><li>kinh tế;</li><li>văn hóa;</li><li>y tế;</li>"
                    "<li>giáo dục;</li><li>lao động;</li>"
                    "<li>công tác người Việt Nam ở nước ngoài.</li></ol>"
                ),
                heading("Không làm một mình"),
                paragraph(
                    "<p>Mỗi lĩnh vực có cơ quan chuyên môn của mình. Sở Ngoại vụ làm việc với các "
                    "sở, ban, ngành, đoàn thể, địa phương, đơn vị để các hoạt động ấy ăn khớp với "
                    "nhau.</p>"
                ),
                paragraph(
                    "<p>Riêng công tác người Việt Nam ở nước ngoài do "
                    '<a href="page:consular">Phòng Lãnh sự - Người Việt Nam ở nước ngoài</a> phụ '
                    "trách.</p>"
                ),
            ],
            "en": [
                paragraph(
                    "<p>Thai Binh Province is active abroad in seven fields:</p><ol>"
                    "<li>politics;</li><li>economy;</li><li>culture;</li><li>health;</li>"
                    "<li>education;</li><li>labour;</li><li>overseas Vietnamese affairs.</li></ol>"
                ),
                heading("Not alone"),
                paragraph(
                    "<p>Each field has its own specialist body. The Department works with other "
                    "departments, sectors, mass organisations, localities and units so that what "
                    "they do fits together.</p>"
                ),
                paragraph(
                    "<p>Overseas Vietnamese affairs are looked after by the "
                    '<a href="page:consular">Consular and Overseas Vietnamese Division</a>.</p>'
                ),
            ],
        },
    },
    {
        "slug": "hoi-nhap-quoc-te-theo-nghi-quyet-22",
        "category": "relations",
        "tags": ["Hội nhập quốc tế", "Nghị quyết 22"],
        "days_ago": 24,
        "picture": "coast",
        "title": {
            "vi": "Hội nhập quốc tế theo Nghị quyết số 22-NQ/TW",
            "en": "International integration under Resolution No. 22-NQ/TW",
        },
        "lead": {
            "vi": (
                "Nghị quyết của Bộ Chính trị định hướng công tác đối ngoại của tỉnh; hai nhiệm vụ "
                "lớn của công tác đối ngoại gắn liền với nhau."
            ),
            "en": (
                "A Politburo resolution guides the province's external work, and the two great "
                "tasks of external relations belong together."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Nghị quyết số 22-NQ/TW của Bộ Chính trị về hội nhập quốc tế là cơ sở để "
                    "tỉnh Thái Bình triển khai công tác đối ngoại.</p>"
                ),
                heading("Hai nhiệm vụ lớn"),
                paragraph(
                    "<p>Công tác đối ngoại góp phần “giữ vững môi trường hòa bình” để “bảo vệ vững "
                    "chắc Tổ quốc”. Hòa bình là điều kiện để phát triển; phát triển làm cho đất "
                    "nước vững mạnh.</p>"
                ),
                heading("Việc của địa phương"),
                paragraph(
                    "<p>Ở cấp tỉnh, hội nhập bắt đầu từ những mối liên hệ cụ thể với đối tác, "
                    "tỉnh, thành phố nước ngoài, trên bảy lĩnh vực hoạt động đối ngoại của "
                    "tỉnh.</p>"
                ),
            ],
            "en": [
                paragraph(
                    "<p>Politburo Resolution No. 22-NQ/TW on international integration is what "
                    "Thai Binh Province bases its external work on.</p>"
                ),
                heading("Two great tasks"),
                paragraph(
                    "<p>External relations help to “keep a peaceful environment” in order to "
                    "“firmly defend the Homeland”. Peace lets a country develop, and development "
                    "makes it strong.</p>"
                ),
                heading("What falls to a province"),
                paragraph(
                    "<p>In a province, integration begins with actual ties to foreign partners, "
                    "provinces and cities, in the seven fields of its external activity.</p>"
                ),
            ],
        },
    },
    {
        "slug": "bo-dem-truy-cap-tiep-noi-trang-cu",
        "category": "relations",
        "tags": ["Trang thông tin"],
        "days_ago": 5,
        "title": {
            "vi": "Bộ đếm truy cập tiếp nối con số của trang cũ",
            "en": "The visit counter goes on from the old site's figure",
        },
        "lead": {
            "vi": (
                "51.130 lượt truy cập của trang cũ được mang sang; cách đếm từ nay được công bố "
                "rõ ràng."
            ),
            "en": (
                "51,130 visits have been carried over from the old site, and how visits are "
                "counted is now there for all to read."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Trang thông tin của Sở mở đầu với 51.130 lượt truy cập mang sang từ trang "
                    "cũ. Các lượt mới được cộng tiếp vào con số ấy và hiện ở cuối mỗi trang.</p>"
                ),
                paragraph(
                    "<p>Thế nào là một lượt, những gì không được tính và dữ liệu nào được giữ: xem "
                    '<a href="page:visits">Cách đếm lượt truy cập</a>.</p>'
                ),
            ],
            "en": [
                paragraph(
                    "<p>The Department's site opens with 51,130 visits carried over from the old "
                    "one. New visits are added to them and shown at the foot of every page.</p>"
                ),
                paragraph(
                    "<p>What makes a visit, what is left out and what is kept: see "
                    '<a href="page:visits">How visits are counted</a>.</p>'
                ),
            ],
        },
    },
]
