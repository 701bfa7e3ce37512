"""Words that generated articles are made of, each in both languages: (Vietnamese, English).

They tell of a department's everyday work in general terms, of nobody and nothing that is real.
`COMMON` stands in every article, `TWO_WORDS` in a part of them, `RARE` in a single one.
"""

Pair = tuple[str, str]

COMMON, TWO_WORDS, RARE = "tỉnh", "lãnh sự", "rươi"

WHO: list[Pair] = [
    ("Sở Ngoại vụ", "the Department of Foreign Affairs"),
    ("văn phòng Sở", "the Department's office"),
    ("phòng chuyên môn của Sở", "the Department's specialised division"),
    ("đoàn công tác của tỉnh", "the province's working delegation"),
    ("các sở, ngành liên quan", "the departments and agencies concerned"),
    ("ủy ban nhân dân các huyện, thành phố", "the people's committees of the districts"),
    ("cộng đồng doanh nghiệp trong tỉnh", "the province's business community"),
    ("các trường học trên địa bàn", "the schools of the area"),
    ("tổ công tác liên ngành", "the inter-agency working group"),
    ("các hội hữu nghị", "the friendship associations"),
    ("bộ phận một cửa", "the one-stop desk"),
    ("các xã ven biển", "the coastal communes"),
]

DID: list[Pair] = [
    ("tổ chức hội nghị về", "held a conference on"),
    ("rà soát kế hoạch về", "reviewed the plan for"),
    ("hướng dẫn thực hiện", "gave guidance on"),
    ("phối hợp triển khai", "worked together on"),
    ("tổng kết một năm", "summed up a year of"),
    ("xây dựng chương trình về", "drew up a programme for"),
    ("mở lớp tập huấn về", "opened a training course in"),
    ("trao đổi kinh nghiệm về", "exchanged experience of"),
    ("lấy ý kiến góp ý về", "gathered opinions on"),
    ("đánh giá kết quả", "assessed the results of"),
    ("cập nhật tài liệu về", "updated the papers on"),
    ("kiểm tra tiến độ", "checked the progress of"),
    ("giới thiệu mô hình mới về", "presented a new model of"),
    ("đẩy mạnh", "stepped up"),
]

WHAT: list[Pair] = [
    ("công tác lãnh sự", "consular work"),
    ("thủ tục lãnh sự qua mạng", "consular formalities online"),
    ("hợp pháp hóa giấy tờ", "the legalisation of documents"),
    ("bảo hộ công dân ở nước ngoài", "the protection of citizens abroad"),
    ("quản lý đoàn ra, đoàn vào", "the management of delegations"),
    ("hợp tác nông nghiệp sạch", "cooperation on clean farming"),
    ("thỏa thuận quốc tế của địa phương", "local international agreements"),
    ("vận động viện trợ phi chính phủ", "the mobilisation of non-governmental aid"),
    ("xúc tiến đầu tư", "investment promotion"),
    ("ngoại giao kinh tế", "economic diplomacy"),
    ("ngoại giao văn hóa", "cultural diplomacy"),
    ("thông tin đối ngoại", "external information"),
    ("nghiệp vụ lễ tân đối ngoại", "protocol work"),
    ("biên dịch và phiên dịch", "translation and interpreting"),
    ("cải cách hành chính", "administrative reform"),
    ("chuyển đổi số trong cơ quan", "digital change in the office"),
    ("giao lưu nhân dân", "people-to-people exchange"),
    ("hợp tác giáo dục, đào tạo", "cooperation in education and training"),
    ("bảo vệ môi trường biển", "the protection of the sea"),
    ("nuôi trồng thủy sản ven bờ", "coastal aquaculture"),
    ("làng nghề xuất khẩu", "craft villages that export"),
    ("công tác người Việt Nam ở nước ngoài", "work with Vietnamese people abroad"),
    ("quản lý hội nghị, hội thảo quốc tế", "the management of international meetings"),
    ("lao động đi làm việc ở nước ngoài", "workers who go abroad"),
    ("du lịch cộng đồng", "community tourism"),
    ("phòng, chống thiên tai", "disaster prevention"),
    ("y tế cơ sở", "primary health care"),
    ("tiết kiệm, chống lãng phí", "thrift"),
]

WHEN: list[Pair] = [
    ("trong tuần qua", "last week"),
    ("đầu tháng này", "early this month"),
    ("trong quý I", "in the first quarter"),
    ("trong sáu tháng đầu năm", "in the first half of the year"),
    ("trước kỳ nghỉ lễ", "before the holidays"),
    ("theo kế hoạch năm", "under the year's plan"),
    ("từ đầu năm đến nay", "since the beginning of the year"),
    ("sau một tháng chuẩn bị", "after a month of preparation"),
]

WHERE: list[Pair] = [
    ("tại trung tâm hội nghị", "at the conference centre"),
    ("ở các huyện ven biển", "in the coastal districts"),
    ("trên toàn địa bàn", "throughout the area"),
    ("tại trụ sở cơ quan", "at the office"),
    ("bằng hình thức trực tuyến", "online"),
    ("ở các xã vùng nông thôn", "in rural communes"),
]

WHY: list[Pair] = [
    ("rút ngắn thời gian giải quyết hồ sơ", "to shorten the handling of files"),
    ("phục vụ người dân tốt hơn", "to serve the public better"),
    ("mở rộng thị trường cho nông sản", "to open markets for farm produce"),
    ("nâng cao năng lực cán bộ", "to strengthen the staff"),
    ("giữ gìn bản sắc quê hương", "to keep the character of the homeland"),
    ("tìm thêm nguồn lực cho phát triển", "to find more means for development"),
    ("thống nhất cách làm giữa các đơn vị", "to agree on one way of working"),
    ("công khai, minh bạch các khoản chi", "to make spending open"),
]

# Fields: who, did, what, when, where, why, other (one more of WHAT), n (a number).
SENTENCES: list[Pair] = [
    ("{who} {did} {what} {when}.", "{who} {did} {what} {when}."),
    (
        "{when}, {who} đã {did} {what} {where} nhằm {why}.",
        "{when}, {who} {did} {what} {where} {why}.",
    ),
    (
        "Chương trình có {n} nội dung, trong đó {what} và {other} được dành nhiều thời gian nhất.",
        "The programme had {n} items; {what} and {other} were given the most time.",
    ),
    (
        "Theo báo cáo, {n} đơn vị trong tỉnh đã gửi kết quả {what} đúng thời hạn.",
        "According to the report, {n} units of the province sent in their results on {what} "
        "in time.",
    ),
    (
        "Các ý kiến đều cho rằng {what} cần gắn với {other} để {why}.",
        "All who spoke held that {what} has to go with {other} {why}.",
    ),
    (
        "Tỉnh sẽ tiếp tục dành nguồn lực cho {what}, trước hết là {where}.",
        "The province will go on giving means to {what}, first of all {where}.",
    ),
    (
        "Hồ sơ được tiếp nhận và trả kết quả theo quy trình chung, không phát sinh giấy tờ ngoài "
        "danh mục.",
        "Files are taken in and returned by the common procedure, with no papers beyond the list.",
    ),
    (
        "Sau phần thảo luận, {who} thống nhất {n} việc cần làm ngay về {other}.",
        "After the discussion, {who} agreed on {n} tasks to be done at once on {other}.",
    ),
    (
        "Tài liệu về {what} được đăng trên trang thông tin để mọi người cùng theo dõi.",
        "The papers on {what} are published on the website for all to follow.",
    ),
    (
        "So với cùng kỳ, khối lượng công việc về {other} tăng khoảng {n} phần trăm.",
        "Compared with the same time last year, the work on {other} grew by some {n} per cent.",
    ),
    (
        "Trong thời gian tới, {who} sẽ phối hợp chặt chẽ hơn {where}, góp phần {why}.",
        "From now on {who} will work together more closely {where}, {why}.",
    ),
    (
        "Đây là lần thứ {n} hoạt động này được tổ chức {where}.",
        "It was the {n}th time that this took place {where}.",
    ),
]

TITLES: list[Pair] = [
    ("{who} {did} {what}", "{who} {did} {what}"),
    ("{when}: {what} và {other}", "{when}: {what} and {other}"),
    ("Đẩy mạnh {what} {where}", "Stepping up {what} {where}"),
    ("{what}: những kết quả bước đầu", "{what}: first results"),
    ("Gắn {what} với {other}", "Bringing {what} and {other} together"),
    ("{n} việc cần làm về {what}", "{n} tasks in {what}"),
]

HEADINGS: list[Pair] = [
    ("Nội dung chính", "Main points"),
    ("Kết quả đạt được", "What was achieved"),
    ("Việc cần làm tiếp", "What comes next"),
    ("Khó khăn và cách tháo gỡ", "Difficulties and ways out"),
    ("Thông tin thêm", "More information"),
]

# In the one article that holds `RARE`.
RARE_SENTENCE: Pair = (
    f"Bên lề hội nghị, các đại biểu thưởng thức món chả {RARE} của vùng cửa sông trong tỉnh.",
    "Besides the meeting, the guests tasted a dish from the river mouths of the province.",
)

CATEGORIES: list[Pair] = [
    ("Công tác lãnh sự", "Consular work"),
    ("Thông tin đối ngoại", "External information"),
    ("Người Việt Nam ở nước ngoài", "Vietnamese people abroad"),
]
