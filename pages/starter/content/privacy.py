"""The privacy statement. Must say what the site does: change it with the code."""

from pages.starter.blocks import heading, paragraph

_VIETNAMESE = [
    heading("Khi bạn đọc"),
    paragraph(
        "<ul><li>Đọc trang không cần đăng ký, không cần đăng nhập và không có cookie.</li>"
        "<li>Lượt truy cập được đếm mà không lưu địa chỉ mạng hay tên trình duyệt; xem "
        '<a href="page:visits">Cách đếm lượt truy cập</a>.</li>'
        "<li>Từ bạn tìm kiếm không được lưu. Riêng từ không tìm thấy kết quả thì được đếm theo "
        "tháng, không kèm bất cứ điều gì về người tìm, và bị xóa sau hai năm; số điện thoại, số "
        "giấy tờ và địa chỉ thư điện tử không được giữ.</li>"
        "<li>Phông chữ, hình ảnh và mã lệnh đều nằm trên máy chủ của trang; trình duyệt của bạn "
        "không bị yêu cầu liên lạc với bên thứ ba.</li></ul>"
    ),
    heading("Khi bạn bấm ra ngoài"),
    paragraph(
        "<ul><li>Nút chia sẻ và liên kết bản đồ là liên kết thường: chỉ khi bạn bấm, trình duyệt "
        "mới sang trang của bên ấy.</li>"
        "<li>Đoạn phim từ trang khác chỉ được tải sau khi bạn bấm xem.</li>"
        "<li>Ở đó, quy định về dữ liệu của bên ấy được áp dụng.</li></ul>"
    ),
    heading("Cán bộ đăng nhập"),
    paragraph(
        "<p>Cán bộ biên tập đăng nhập để quản lý nội dung. Phiên đăng nhập dùng cookie; tài khoản "
        "và lịch sử chỉnh sửa được lưu để biết ai đã thay đổi điều gì.</p>"
    ),
    heading("Dữ liệu về cán bộ"),
    paragraph(
        "<p>Họ tên, chức danh và cách liên hệ công vụ của cán bộ chỉ được đăng khi Sở cung cấp. "
        "Số liệu về đội ngũ là số chung, không gắn với người nào.</p>"
    ),
    heading("Câu hỏi"),
    paragraph('<p>Xin gửi về địa chỉ ở trang <a href="page:contact">Liên hệ</a>.</p>'),
]

_ENGLISH = [
    heading("When you read"),
    paragraph(
        "<ul><li>Reading needs no registration, no sign-in and no cookie.</li>"
        "<li>Visits are counted without storing your network address or the name of your browser; "
        'see <a href="page:visits">How visits are counted</a>.</li>'
        "<li>What you search for is not kept. Only words that find nothing are counted by month, "
        "with nothing about who asked, and deleted after two years; telephone numbers, numbers of "
        "papers and e-mail addresses are never kept.</li>"
        "<li>Type, pictures and scripts all come from this site's own server; your browser is not "
        "made to contact anyone else.</li></ul>"
    ),
    heading("When you leave"),
    paragraph(
        "<ul><li>Share buttons and map links are plain links: your browser goes there only when "
        "you follow one.</li>"
        "<li>A video from another site is loaded only after you ask to see it.</li>"
        "<li>What that site says about your data then applies.</li></ul>"
    ),
    heading("Staff who sign in"),
    paragraph(
        "<p>Editors sign in to manage the content. Signing in uses cookies; accounts and the "
        "history of edits are kept, so that it is known who changed what.</p>"
    ),
    heading("Information about staff"),
    paragraph(
        "<p>Names, posts and official contacts of staff are published only as the Department "
        "provides them. Figures about the staff describe all of them together, never one "
        "person.</p>"
    ),
    heading("Questions"),
    paragraph('<p>Please write to the address on the <a href="page:contact">contact page</a>.</p>'),
]

PAGE = {
    "slug": "quyen-rieng-tu",
    "title": {"vi": "Quyền riêng tư", "en": "Privacy"},
    "search_description": {
        "vi": "Trang dùng dữ liệu gì của người đọc và không dùng những gì.",
        "en": "What this site does, and does not do, with readers' data.",
    },
    "show_in_footer": True,
    "intro": {
        "vi": "Trang chỉ dùng những gì cần để trả lời bạn và để đếm lượt truy cập.",
        "en": "This site uses only what it takes to answer you and to count visits.",
    },
    "body": {"vi": _VIETNAMESE, "en": _ENGLISH},
}
