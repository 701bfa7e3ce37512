"""The body of the page about the department."""

from pages.starter.blocks import cards, facts, heading, link, paragraph, quotation, table

VIETNAMESE = [
    heading("Thành lập"),
    paragraph(
        "<p>Sở được thành lập ngày 23/12/2016 theo Quyết định số 3898/QĐ-UBND của Ủy ban nhân dân "
        "tỉnh Thái Bình. Chủ đề xuyên suốt hoạt động của Sở là:</p>"
    ),
    quotation("Nâng cao hiệu quả công tác đối ngoại địa phương, phục vụ phát triển và hội nhập"),
    heading("Nghị quyết định hướng và hai nhiệm vụ lớn"),
    paragraph(
        "<p>Công tác đối ngoại của tỉnh được triển khai theo Nghị quyết số 22-NQ/TW của Bộ Chính "
        "trị về hội nhập quốc tế. Hai nhiệm vụ lớn của công tác đối ngoại gắn liền với nhau: "
        "“giữ vững môi trường hòa bình” để “bảo vệ vững chắc Tổ quốc”.</p>"
    ),
    heading("Bảy lĩnh vực hoạt động đối ngoại"),
    paragraph(
        "<p>Hoạt động đối ngoại của tỉnh trải rộng trên bảy lĩnh vực: chính trị, kinh tế, văn hóa, "
        "y tế, giáo dục, lao động, công tác người Việt Nam ở nước ngoài.</p>"
    ),
    heading("Mục tiêu giao lưu cấp địa phương"),
    paragraph(
        "<p>Giao lưu giữa Thái Bình với các địa phương nước ngoài nhằm:</p><ul>"
        "<li>thúc đẩy thương mại, đầu tư;</li>"
        "<li>mở các hướng mới: nông nghiệp ứng dụng công nghệ cao, năng lượng tái tạo, ứng phó "
        "biến đổi khí hậu.</li></ul>"
    ),
    heading("Cầu nối hợp tác"),
    paragraph(
        "<p>Sở là cầu nối để doanh nghiệp, tổ chức của tỉnh ký bản ghi nhớ hợp tác với đối tác, "
        "tỉnh, thành phố nước ngoài. Bản ghi nhớ xác định điều hai bên cùng quan tâm và là bước "
        "đầu cho những việc làm cụ thể về sau.</p>"
    ),
    heading("Phối hợp công tác"),
    facts(
        "",
        (
            "Trong tỉnh",
            "<p>Sở làm việc với các sở, ban, ngành, đoàn thể, địa phương, đơn vị.</p>",
        ),
        (
            "Ở Trung ương",
            "<p>Sở phối hợp với Bộ Ngoại giao về văn hóa đối ngoại, thông tin đối ngoại.</p>",
        ),
    ),
    heading("Đội ngũ"),
    paragraph(
        "<p>Sở có 12 biên chế, với 10 cán bộ, công chức đang công tác. Về trình độ chuyên môn, đội "
        "ngũ gồm 1 tiến sĩ, 1 thạc sĩ, 7 đại học chính quy, 1 cao đẳng.</p>"
    ),
    table(
        "Trình độ của 10 cán bộ, công chức",
        [("text", "Trình độ"), ("number", "Số người")],
        [["Tiến sĩ", 1], ["Thạc sĩ", 1], ["Đại học chính quy", 7], ["Cao đẳng", 1]],
    ),
    heading("Chi bộ", "h3"),
    paragraph("<p>Chi bộ có 9 đảng viên. Trình độ lý luận chính trị: 5 cao cấp, 3 trung cấp.</p>"),
    cards(
        "Xem thêm",
        link("organisation", text="Ban Giám đốc và ba phòng."),
        link("staff", text="Các chức danh theo phòng."),
        link("contact", text="Địa chỉ và đường đến Sở."),
    ),
]

ENGLISH = [
    heading("How it began"),
    paragraph(
        "<p>The Department was established on 23 December 2016 by Decision No. 3898/QĐ-UBND of the "
        "Thai Binh Provincial People's Committee. One theme runs through its work:</p>"
    ),
    quotation(
        "Making local external relations more effective, in the service of development and "
        "integration"
    ),
    heading("The guiding resolution and two great tasks"),
    paragraph(
        "<p>The province's external work follows Politburo Resolution No. 22-NQ/TW on "
        "international integration. The two great tasks of external relations belong together: "
        "to “keep a peaceful environment” in order to “firmly defend the Homeland”.</p>"
    ),
    heading("Seven fields of external activity"),
    paragraph(
        "<p>The province's external activity covers seven fields: politics, economy, culture, "
        "health, education, labour, overseas Vietnamese affairs.</p>"
    ),
    heading("Aims of local-level exchange"),
    paragraph(
        "<p>Exchange between Thai Binh and local authorities abroad is meant to:</p><ul>"
        "<li>promote trade and investment;</li>"
        "<li>open new directions: high-tech agriculture, renewable energy, response to climate "
        "change.</li></ul>"
    ),
    heading("A bridge to partners"),
    paragraph(
        "<p>The Department is the bridge by which the province's enterprises and organisations "
        "sign memoranda of understanding with foreign partners, provinces and cities. A "
        "memorandum names what both sides care about and is a first step towards practical "
        "work.</p>"
    ),
    heading("Who we work with"),
    facts(
        "",
        (
            "In the province",
            "<p>The Department works with other departments, sectors, mass organisations, "
            "localities and units.</p>",
        ),
        (
            "At national level",
            "<p>It works with the Ministry of Foreign Affairs on cultural diplomacy and external "
            "information.</p>",
        ),
    ),
    heading("Staff"),
    paragraph(
        "<p>The Department has 12 authorised posts and 10 staff in post. Their qualifications: "
        "1 PhD, 1 master's, 7 full-time bachelor's, 1 college diploma.</p>"
    ),
    table(
        "Qualifications of the 10 staff",
        [("text", "Qualification"), ("number", "Staff")],
        [["PhD", 1], ["Master's", 1], ["Full-time bachelor's", 7], ["College diploma", 1]],
    ),
    heading("The Party cell", "h3"),
    paragraph(
        "<p>The Department has a Party cell of 9 members. In political theory: 5 advanced, "
        "3 intermediate.</p>"
    ),
    cards(
        "Read on",
        link("organisation", text="The leadership and the three offices."),
        link("staff", text="Posts, office by office."),
        link("contact", text="The address and the way here."),
    ),
]
