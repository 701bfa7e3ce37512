"""Articles on international cooperation."""

from pages.starter.blocks import facts, heading, paragraph

ARTICLES = [
    {
        "slug": "cau-noi-hop-tac-voi-doi-tac-nuoc-ngoai",
        "category": "cooperation",
        "tags": ["Hợp tác quốc tế", "Doanh nghiệp", "Bản ghi nhớ"],
        "days_ago": 13,
        "picture": "bridge",
        "title": {
            "vi": "Cầu nối của doanh nghiệp, tổ chức trong tỉnh với đối tác nước ngoài",
            "en": "A bridge from the province's enterprises to partners abroad",
        },
        "lead": {
            "vi": (
                "Qua Sở Ngoại vụ, doanh nghiệp, tổ chức của tỉnh có thể tìm đến đối tác, tỉnh, "
                "thành phố nước ngoài và ký bản ghi nhớ hợp tác."
            ),
            "en": (
                "Through the Department, enterprises and organisations of the province can reach "
                "foreign partners, provinces and cities and sign memoranda of understanding."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Sở Ngoại vụ là cầu nối để doanh nghiệp, tổ chức của tỉnh ký bản ghi nhớ "
                    "hợp tác với đối tác, tỉnh, thành phố nước ngoài.</p>"
                ),
                heading("Bản ghi nhớ để làm gì"),
                paragraph(
                    "<p>Bản ghi nhớ ghi lại điều hai bên cùng quan tâm và mong muốn làm cùng nhau. "
                    "Từ đó, hai bên tiếp tục trao đổi để đi tới những việc cụ thể.</p>"
                ),
                heading("Bắt đầu từ đâu"),
                paragraph(
                    "<p>Doanh nghiệp, tổ chức quan tâm có thể tìm hiểu về "
                    '<a href="page:cooperation">Phòng Hợp tác quốc tế</a> và gửi văn bản theo địa '
                    'chỉ ở trang <a href="page:contact">Liên hệ</a>.</p>'
                ),
            ],
            "en": [
                paragraph(
                    "<p>The Department is the bridge by which the province's enterprises and "
                    "organisations sign memoranda of understanding with foreign partners, "
                    "provinces and cities.</p>"
                ),
                heading("What a memorandum is for"),
                paragraph(
                    "<p>It sets down what both sides care about and would like to do together. "
                    "From there they go on talking, towards practical work.</p>"
                ),
                heading("Where to begin"),
                paragraph(
                    "<p>Enterprises and organisations can read about the "
                    '<a href="page:cooperation">International Cooperation Division</a> and write '
                    'to the address on the <a href="page:contact">contact page</a>.</p>'
                ),
            ],
        },
    },
    {
        "slug": "cac-huong-hop-tac-moi",
        "category": "cooperation",
        "tags": [
            "Hợp tác quốc tế",
            "Nông nghiệp công nghệ cao",
            "Năng lượng tái tạo",
            "Biến đổi khí hậu",
        ],
        "days_ago": 18,
        "picture": "directions",
        "title": {
            "vi": "Ba hướng hợp tác mới: nông nghiệp, năng lượng, khí hậu",
            "en": "Three new directions of cooperation: farming, energy, climate",
        },
        "lead": {
            "vi": (
                "Cùng với thương mại, đầu tư, giao lưu cấp địa phương hướng tới nông nghiệp ứng "
                "dụng công nghệ cao, năng lượng tái tạo và ứng phó biến đổi khí hậu."
            ),
            "en": (
                "Beside trade and investment, local-level exchange turns to high-tech agriculture, "
                "renewable energy and the response to climate change."
            ),
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Mục tiêu đầu tiên của giao lưu cấp địa phương là thúc đẩy thương mại, đầu "
                    "tư. Cùng với đó, tỉnh mở các hướng mới: nông nghiệp ứng dụng công nghệ cao, "
                    "năng lượng tái tạo, ứng phó biến đổi khí hậu.</p>"
                ),
                facts(
                    "Ba hướng mới",
                    (
                        "Nông nghiệp ứng dụng công nghệ cao",
                        "<p>Học hỏi cách làm mới để ruộng đồng cho giá trị cao hơn.</p>",
                    ),
                    (
                        "Năng lượng tái tạo",
                        "<p>Tìm hiểu kinh nghiệm về các nguồn năng lượng sạch.</p>",
                    ),
                    (
                        "Ứng phó biến đổi khí hậu",
                        "<p>Chia sẻ hiểu biết với những nơi cùng mối lo.</p>",
                    ),
                ),
            ],
            "en": [
                paragraph(
                    "<p>The first aim of local-level exchange is to promote trade and investment. "
                    "With it the province opens new directions: high-tech agriculture, renewable "
                    "energy, response to climate change.</p>"
                ),
                facts(
                    "Three new directions",
                    (
                        "High-tech agriculture",
                        "<p>Learning new ways, so that the fields yield more of value.</p>",
                    ),
                    (
                        "Renewable energy",
                        "<p>Looking at what others have learnt about clean sources.</p>",
                    ),
                    (
                        "Response to climate change",
                        "<p>Sharing knowledge with places that have the same worries.</p>",
                    ),
                ),
            ],
        },
    },
    {
        "slug": "phoi-hop-van-hoa-doi-ngoai-thong-tin-doi-ngoai",
        "category": "cooperation",
        "tags": ["Văn hóa đối ngoại", "Thông tin đối ngoại"],
        "days_ago": 33,
        "title": {
            "vi": "Phối hợp làm văn hóa đối ngoại, thông tin đối ngoại",
            "en": "",
        },
        "lead": {
            "vi": (
                "Sở Ngoại vụ làm việc với các sở, ban, ngành, đoàn thể, địa phương, đơn vị trong "
                "tỉnh và với Bộ Ngoại giao."
            ),
            "en": "",
        },
        "body": {
            "vi": [
                paragraph(
                    "<p>Công tác đối ngoại cần nhiều người cùng làm. Trong tỉnh, Sở làm việc với "
                    "các sở, ban, ngành, đoàn thể, địa phương, đơn vị. Ở Trung ương, Sở phối hợp "
                    "với Bộ Ngoại giao về văn hóa đối ngoại, thông tin đối ngoại.</p>"
                ),
                heading("Để bạn bè hiểu về Thái Bình"),
                paragraph(
                    "<p>Văn hóa đối ngoại giới thiệu nét riêng của quê hương; thông tin đối ngoại "
                    "giúp bạn bè nước ngoài biết về tỉnh một cách đúng đắn, kịp thời. Cả hai đều "
                    "góp phần “giữ vững môi trường hòa bình”.</p>"
                ),
            ],
            "en": [],
        },
    },
]
