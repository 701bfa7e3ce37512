"""An article that uses every block, for tests that look at how they come out."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as PillowImage

from news.models import ArticlePage, Correction, NewsIndexPage
from sotngoaivu.media.models import CustomDocument, CustomImage


def picture(title: str = "Đồng lúa", size: tuple[int, int] = (640, 360)) -> CustomImage:
    """A stored picture of one colour."""
    data = BytesIO()
    PillowImage.new("RGB", size, "#8a9a3b").save(data, "PNG")
    image = CustomImage(title=title, file=ImageFile(BytesIO(data.getvalue()), "lua.png"))
    image.save()
    return image


def body(words: str) -> list[dict[str, Any]]:
    """Raw stream data with one of each block; `words` stands in each of them."""
    image = {"image": picture().pk, "alt": words, "caption": words, "credit": words, "size": "wide"}
    document = CustomDocument.objects.create(
        title=words, file=ContentFile(b"%PDF-1.4", "to-trinh.pdf")
    )
    home = NewsIndexPage.objects.first()
    table = {
        "columns": [
            {"type": "text", "heading": "Tên"},
            {"type": "number", "heading": "Số"},
            {"type": "rich_text", "heading": "Ghi chú"},
        ],
        "rows": [{"values": [words, 12, f"<p>{words}</p>"]}],
        "caption": "",
    }
    values = {
        "heading": {"text": words, "level": "h2"},
        "paragraph": f'<p>{words} <a linktype="page" id="{home.pk}">xem</a></p>',
        "quotation": {"text": words, "attribution": words},
        "facts": {"title": words, "facts": [{"term": words, "description": f"<p>{words}</p>"}]},
        "callout": {"kind": "important", "title": words, "text": f"<p>{words}</p>"},
        "steps": {"steps": [{"title": words, "text": f"<p>{words}</p>"}]},
        "accordion": {"items": [{"summary": words, "text": f"<p>{words}</p>"}]},
        "image": image,
        "gallery": {"title": words, "images": [image, image]},
        "table": {"caption": words, "table": table},
        "attachments": {
            "documents": [
                {"document": document.pk, "title": words},
                {"document": document.pk, "title": ""},
            ]
        },
        "video": {"url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "title": words},
        "cards": {
            "title": words,
            "links": [{"page": home.pk, "url": "", "title": "", "text": words}],
        },
        "visit_counts": None,
    }
    return [{"type": kind, "value": value} for kind, value in values.items()]


def article_with_everything(**fields: Any) -> ArticlePage:
    """Publish an article that uses every block and field, in both languages."""
    article = ArticlePage(
        **{
            "title": "Bài viết có đủ mọi thứ",
            "title_en": "An article with everything",
            "lead_vi": "Đoạn mở đầu của bài viết.",
            "lead_en": "The article's lead.",
            "body_vi": body("Nội dung tiếng Việt"),
            "body_en": body("Words in English"),
            "author": "Ban biên tập",
            "source": "Trang thông tin",
            "source_url": "https://example.org/tin",
            "main_image": picture(),
            "main_image_alt_vi": "Đồng lúa nhìn từ trên cao",
            "main_image_alt_en": "Rice fields from above",
            "main_image_caption_vi": "Đồng lúa",
            "main_image_caption_en": "Rice fields",
            "main_image_credit_vi": "Minh họa",
            **fields,
        }
    )
    NewsIndexPage.objects.get().add_child(instance=article)
    article.tags.add("hội nhập", "hợp tác")
    article.corrections.add(
        Correction(text_vi="Đã sửa một con số.", text_en="A figure was put right.")
    )
    article.save()
    article.save_revision().publish()
    stored: ArticlePage = ArticlePage.objects.get(pk=article.pk)
    return stored
