"""The accessibility statement."""

from pages.starter.blocks import heading, paragraph

_VIETNAMESE = [
    heading("Chúng tôi hướng tới điều gì"),
    paragraph(
        "<p>Trang được làm theo Hướng dẫn về khả năng tiếp cận nội dung web (WCAG) 2.2, mức AA, và "
        "được kiểm tra tự động mỗi khi có thay đổi. Kiểm tra tự động không thấy hết mọi trở ngại; "
        "trang chưa được một bên độc lập đánh giá.</p>"
    ),
    heading("Bạn có thể"),
    paragraph(
        "<ul><li>dùng toàn bộ trang bằng bàn phím, với đường dẫn bỏ qua phần đầu trang;</li>"
        "<li>phóng to chữ, hoặc đọc trên màn hình hẹp mà không phải kéo ngang;</li>"
        "<li>đọc nội dung khi trình duyệt tắt JavaScript;</li>"
        "<li>chọn nền sáng hoặc nền tối theo thiết lập của thiết bị;</li>"
        "<li>nghe trình đọc màn hình đọc đúng tiếng: đoạn tiếng Việt trong trang tiếng Anh được "
        "đánh dấu là tiếng Việt.</li></ul>"
    ),
    heading("Những điều cần biết"),
    paragraph(
        "<ul><li>Một số bài chưa có bản tiếng Anh; người đọc tiếng Anh thấy bản tiếng Việt kèm "
        "thông báo.</li>"
        "<li>Tệp đính kèm và trang khác mà trang này dẫn tới có thể chưa đạt cùng mức tiếp cận."
        "</li></ul>"
    ),
    heading("Khi gặp trở ngại"),
    paragraph(
        '<p>Hãy cho chúng tôi biết theo địa chỉ ở trang <a href="page:contact">Liên hệ</a>: bạn '
        "gặp điều gì, ở trang nào, dùng thiết bị và phần mềm gì. Nếu cần một nội dung ở dạng khác, "
        "xin nêu rõ dạng ấy.</p>"
    ),
]

_ENGLISH = [
    heading("What we aim for"),
    paragraph(
        "<p>This site is built to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA, "
        "and is checked automatically whenever it changes. Automatic checks do not find every "
        "barrier, and no independent body has assessed the site yet.</p>"
    ),
    heading("What you can do"),
    paragraph(
        "<ul><li>use the whole site with a keyboard, with a link that skips the top of the "
        "page;</li>"
        "<li>enlarge the text, or read on a narrow screen, without scrolling sideways;</li>"
        "<li>read everything with JavaScript turned off;</li>"
        "<li>read on a light or a dark ground, as your device is set;</li>"
        "<li>have a screen reader pronounce each passage in its own language: Vietnamese on an "
        "English page is marked as such.</li></ul>"
    ),
    heading("What to expect"),
    paragraph(
        "<ul><li>Some articles have no English version yet; readers of English get the Vietnamese "
        "with a notice.</li>"
        "<li>Attached files, and other sites that we link to, may not be as accessible.</li></ul>"
    ),
    heading("If something is in your way"),
    paragraph(
        '<p>Please tell us, at the address on the <a href="page:contact">contact page</a>, what '
        "happened, on which page, and with what device and software. If you need something in "
        "another form, say which.</p>"
    ),
]

PAGE = {
    "slug": "tiep-can",
    "title": {"vi": "Khả năng tiếp cận", "en": "Accessibility"},
    "search_description": {
        "vi": "Cam kết để mọi người đều dùng được trang, và cách báo khi gặp trở ngại.",
        "en": "How this site serves everyone, and how to tell us when it does not.",
    },
    "show_in_footer": True,
    "intro": {
        "vi": "Trang này dành cho mọi người, dù đọc bằng mắt, bằng tai hay bằng tay.",
        "en": "This site is for everyone, whether they read by eye, by ear or by touch.",
    },
    "body": {"vi": _VIETNAMESE, "en": _ENGLISH},
}
