"""How visits are counted. Must say what sotngoaivu/visits does: change both together."""

from pages.starter.blocks import callout, facts, heading, paragraph, visit_counts

_VIETNAMESE = [
    visit_counts(),
    heading("Các con số có nghĩa gì"),
    facts(
        "",
        (
            "Lượt truy cập",
            "<p>Một lần xem trang của người đọc khi 30 phút trước đó chưa xem trang nào, hoặc lần "
            "xem đầu tiên sau nửa đêm (giờ Việt Nam). Xem thêm nhiều trang trong 30 phút vẫn chỉ "
            "là một lượt.</p>",
        ),
        (
            "Đang trực tuyến",
            "<p>Số người đọc khác nhau có xem trang trong 5 phút gần nhất, kể cả bạn.</p>",
        ),
        (
            "Hôm nay, tháng này",
            "<p>Số lượt từ đầu ngày và từ đầu tháng, theo giờ Việt Nam.</p>",
        ),
        (
            "Tổng số",
            "<p>Số mang sang từ trang cũ cộng với số lượt của từng ngày trên trang này. Khi trang "
            "này mở, số mang sang là 51.130 lượt truy cập.</p>",
        ),
    ),
    heading("Những gì không được tính"),
    paragraph(
        "<ul><li>máy tìm kiếm, chương trình tự động, công cụ giám sát và những yêu cầu không nêu "
        "tên trình duyệt;</li>"
        "<li>yêu cầu chỉ hỏi phần đầu của trang (HEAD) và những lần trình duyệt tải trước trang mà "
        "người đọc chưa mở;</li>"
        "<li>trang báo lỗi và lần chuyển hướng;</li>"
        "<li>bản tin RSS, Atom, hình ảnh, tệp tải về và giao diện cho máy (API);</li>"
        "<li>trang quản trị, bản xem trước và cán bộ đang đăng nhập.</li></ul>"
    ),
    heading("Phân biệt người đọc mà không theo dõi"),
    paragraph(
        "<p>Việc đếm không dùng cookie. Từ địa chỉ mạng và tên trình duyệt, máy chủ tính ra một "
        "mã (HMAC-SHA256) với một chuỗi ngẫu nhiên chỉ dùng trong ngày; địa chỉ mạng và tên trình "
        "duyệt không được lưu. Mã bị xóa chậm nhất 30 phút sau lần xem cuối cùng, chuỗi ngẫu nhiên "
        "chỉ giữ một ngày. Vì thế không thể nối các lượt của ngày này với ngày khác.</p>"
    ),
    paragraph(
        "<p>Những người dùng chung một địa chỉ mạng và cùng một loại trình duyệt được coi là một; "
        "một người dùng hai thiết bị được coi là hai. Con số là lượt, không phải số người.</p>"
    ),
    heading("Con số được giữ thế nào"),
    paragraph(
        "<p>Dữ liệu lưu lâu dài chỉ gồm mỗi ngày một dòng: ngày và số lượt. Con số được ghi "
        "vào cơ sở dữ liệu trong vòng một giây. Nếu máy chủ ngừng đột ngột, mất nhiều nhất phần "
        "của giây cuối; nếu cơ sở dữ liệu tạm ngừng, các lượt được giữ lại và ghi khi hoạt động "
        "lại.</p>"
    ),
    callout(
        "Dành cho máy",
        '<p>Các con số này có ở dạng JSON tại <a href="/api/visits.json">/api/visits.json</a>, ai '
        "cũng có thể dùng.</p>",
    ),
]

_ENGLISH = [
    visit_counts(),
    heading("What the figures mean"),
    facts(
        "",
        (
            "Visit",
            "<p>A page view by a reader who has viewed none in the 30 minutes before, or the "
            "reader's first after midnight, Vietnam time. More pages within those 30 minutes "
            "remain one visit.</p>",
        ),
        (
            "Online now",
            "<p>The different readers who have viewed a page in the last 5 minutes, you "
            "included.</p>",
        ),
        (
            "Today, this month",
            "<p>Visits since the start of the day and of the month, Vietnam time.</p>",
        ),
        (
            "Total",
            "<p>The balance carried over from the old site, plus the visits of each day on this "
            "one. When this site opened, the balance was 51,130 visits.</p>",
        ),
    ),
    heading("What is not counted"),
    paragraph(
        "<ul><li>search engines, other automated programs, monitors, and requests that do not name "
        "a browser;</li>"
        "<li>requests for the head of a page alone (HEAD), and pages that a browser fetches ahead "
        "without the reader opening them;</li>"
        "<li>error pages and redirects;</li>"
        "<li>RSS and Atom feeds, pictures, downloads and the interface for machines (API);</li>"
        "<li>the admin, previews, and staff who are signed in.</li></ul>"
    ),
    heading("Telling readers apart without following them"),
    paragraph(
        "<p>Counting uses no cookie. From the network address and the name of the browser the "
        "server works out a code (HMAC-SHA256) with a random value used for that day only; neither "
        "the address nor the browser's name is stored. A code is deleted at most 30 minutes after "
        "its last view, and the random value is kept for one day. Visits on different days can "
        "therefore not be linked.</p>"
    ),
    paragraph(
        "<p>People who share a network address and a kind of browser count as one reader; a person "
        "with two devices counts as two. The figures are visits, not people.</p>"
    ),
    heading("How the figures are kept"),
    paragraph(
        "<p>All that lasts is one line a day: the date and its visits. The figures are written to "
        "the database within a second. Should the server stop abruptly, at most the last second is "
        "lost; should the database be away, visits are held and written when it is back.</p>"
    ),
    callout(
        "For machines",
        '<p>The same figures are at <a href="/api/visits.json">/api/visits.json</a> as JSON, free '
        "for anyone to use.</p>",
    ),
]

PAGE = {
    "slug": "cach-dem-luot-truy-cap",
    "title": {"vi": "Cách đếm lượt truy cập", "en": "How visits are counted"},
    "search_description": {
        "vi": "Thế nào là một lượt truy cập, những gì không được tính và dữ liệu nào được giữ.",
        "en": "What a visit is, what is left out, and what little is kept.",
    },
    "show_in_footer": True,
    "show_contents": True,
    "intro": {
        "vi": "Cuối mỗi trang có các con số về lượt truy cập. Trang này nói rõ chúng được đếm ra "
        "sao.",
        "en": "At the foot of every page are figures of visits. This page tells how they come "
        "about.",
    },
    "body": {"vi": _VIETNAMESE, "en": _ENGLISH},
}
