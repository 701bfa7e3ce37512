"""On an English page each text says which language it is in, whatever it stands in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from lxml import etree, html
from PIL import Image as PillowImage

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, OrganisationPage, SiteSettings
from sotngoaivu.media.models import CustomDocument, CustomImage

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def picture(**words: str) -> CustomImage:
    data = BytesIO()
    PillowImage.new("RGB", (400, 300), "green").save(data, "PNG")
    data.seek(0)
    image = CustomImage(title="Ảnh", file=ImageFile(data, name="anh.png"), **words)
    image.save()
    return image


def article(language: str, image: CustomImage, document: CustomDocument) -> ArticlePage:
    """Its body is written in that language alone, Vietnamese readers get it too."""
    linked = ContentPage.objects.filter(title_en__gt="").first()
    page = ArticlePage(title="Tin hai thứ tiếng", title_en="News", main_image=image)
    body = [
        ("image", {"image": image, "caption": "lời trong bài", "size": "text"}),
        ("attachments", {"documents": [{"document": document}]}),
        ("cards", {"links": [{"page": linked, "title": "", "text": ""}]}),
        ("video", {"url": "https://youtu.be/abc", "title": "phim"}),
    ]
    page.body_vi = body
    if language == "en":
        page.body_en = body
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def document(**words: str) -> CustomDocument:
    stored = CustomDocument(title="Tờ trình", file=ContentFile(b"x", "to-trinh.txt"), **words)
    stored.save()
    return stored


BILINGUAL = {
    "description": "Lễ ký",
    "description_en": "The signing",
    "credit_vi": "Ảnh Sở",
    "credit_en": "The department",
}


def language_of(root: Any, text: str) -> str:
    """That of the nearest element around `text`, or the image it is said of, that names one."""
    (found,) = root.xpath(
        "//main//*[not(self::script)][normalize-space(text())=$text or @alt=$text]"
        "[not(ancestor::header)]",
        text=text,
    )[-1:]
    return str(found.xpath("string(ancestor-or-self::*[@lang][1]/@lang)"))


def shown(client: Client, page: ArticlePage, prefix: str = "/en") -> Any:
    return html.fromstring(client.get(f"{prefix}{page.url}").content.decode())


def test_english_words_of_the_library_in_a_vietnamese_body(client: Client) -> None:
    page = article("vi", picture(**BILINGUAL), document(title_en="A report"))
    root = shown(client, page)
    linked = ContentPage.objects.filter(title_en__gt="").first()
    for text in ("The signing", "The department", "A report", linked.title_en):
        assert language_of(root, text) == "en", text
    assert language_of(root, "Attached files") == "en"
    assert language_of(root, "lời trong bài") == "vi"
    assert language_of(root, "phim") == "vi"


def test_vietnamese_words_of_the_library_in_an_english_body(client: Client) -> None:
    words = {"description": "Lễ ký", "credit_vi": "Ảnh Sở"}
    root = shown(client, article("en", picture(**words), document()))
    for text in ("Lễ ký", "Ảnh Sở", "Tờ trình"):
        assert language_of(root, text) == "vi", text
    assert language_of(root, "lời trong bài") == "en"


def test_each_word_of_the_main_picture_says_its_own(client: Client) -> None:
    page = article("vi", picture(**BILINGUAL), document())
    page.body_vi = []
    page.main_image_caption_vi = "Chú thích"
    page.main_image_credit_en = "An agency"
    page.save()
    root = shown(client, page)
    assert language_of(root, "The signing") == "en"
    assert language_of(root, "Chú thích") == "vi"
    assert language_of(root, "An agency") == "en"


def test_the_feed_says_the_same(client: Client) -> None:
    article("vi", picture(**BILINGUAL), document(title_en="A report"))
    feed = client.get("/en/tin-tuc/atom/").content
    contents = [element.text or "" for element in etree.fromstring(feed).iter("{*}content")]
    entry = next(text for text in contents if "The signing" in text)
    root = html.fromstring(f"<html lang='en'><main>{entry}</main></html>")
    for text in ("The signing", "The department", "A report", "Attached files"):
        assert language_of(root, text) == "en", text
    assert language_of(root, "lời trong bài.") == "vi"


def test_a_vietnamese_page_has_one_language(client: Client) -> None:
    page = article("vi", picture(**BILINGUAL), document(title_en="A report"))
    root = shown(client, page, prefix="")
    assert not root.xpath("//main//*[@lang='en']")
    assert language_of(root, "Lễ ký") == "vi"


def test_names_without_english_among_english_words(client: Client) -> None:
    """In the footer, on paper, in the menu's labels and in the search form's example."""
    SiteSettings.objects.update(name_en="")
    parent = OrganisationPage.objects.get()
    OrganisationPage.objects.update(title_en="")
    name = SiteSettings.objects.get().name_vi.replace("Thái Bình", "Thái\u00a0Bình")
    root = html.fromstring(client.get("/en/lien-he/").content.decode())
    for words, text in (
        ("//footer//p[contains(., 'as the source')]", name),
        ("//p[contains(@class, 'print-source')]", name),
        ("//summary[contains(., 'Pages below')]", parent.title),
    ):
        assert [span.text for span in root.xpath(f"{words}//span[@lang='vi']")] == [text], words
    root = html.fromstring(client.get("/en/tim-kiem/").content.decode())
    assert root.xpath("//*[@id='search-help']/span[@lang='vi']/text()") == ["lãnh sự"]
