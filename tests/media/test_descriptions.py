"""What the picture library says of a picture stands where a page says nothing of its own."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex

from news.models import ArticlePage, NewsIndexPage
from pages.models import ContentPage, HomePage
from sotngoaivu.accounts.models import User
from sotngoaivu.media.models import CustomDocument, CustomImage
from tests.markup import attribute, element, plain
from tests.pages.everything import picture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def image() -> CustomImage:
    image = picture()
    image.description, image.description_en = "Lúa chín", "Ripe rice"
    image.credit_vi, image.credit_en = "Ảnh của Sở", "The Department's picture"
    image.save()
    return image


def published(page: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(page, name, value)
    parent = NewsIndexPage if isinstance(page, ArticlePage) else HomePage
    parent.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def with_image(image: CustomImage, **words: Any) -> ContentPage:
    body = [{"type": "image", "value": {"image": image.pk, **words}}]
    page = ContentPage(title="Ảnh", title_en="Picture")
    published(page, body_vi=body, body_en=body)
    return page


def with_gallery(image: CustomImage) -> ContentPage:
    body = [{"type": "gallery", "value": {"title": "", "images": 2 * [{"image": image.pk}]}}]
    page = ContentPage(title="Nhiều ảnh", title_en="Pictures")
    return published(page, body_vi=body, body_en=body)  # type: ignore[no-any-return]


def figure(client: Client, path: str) -> Tag:
    html = BeautifulSoup(client.get(path).content, "html.parser")
    return element(html, "main figure")


def described(client: Client, path: str) -> tuple[str, str]:
    """What is read aloud for the first picture of a page, and its credit."""
    found = figure(client, path)
    credit = found.select_one(".figure__credit")
    return attribute(found, "img", "alt"), plain(credit.get_text(" ", strip=True)) if credit else ""


def test_a_block_without_words_shows_those_of_the_library(
    client: Client, image: CustomImage
) -> None:
    page = with_image(image)
    assert described(client, page.url) == ("Lúa chín", "Ảnh của Sở")
    assert described(client, f"/en{page.url}") == ("Ripe rice", "The Department's picture")


def test_its_own_words_come_first(client: Client, image: CustomImage) -> None:
    page = with_image(image, alt="Cánh đồng", credit="Báo Thái Bình")
    assert described(client, page.url) == ("Cánh đồng", "Báo Thái Bình")


@pytest.mark.parametrize("where", ["block", "library"])
def test_nothing_is_read_aloud_for_what_only_adorns(
    client: Client, image: CustomImage, where: str
) -> None:
    image.is_decorative = where == "library"
    image.save()
    page = with_image(image, is_decorative=where == "block")
    assert described(client, page.url)[0] == ""


def test_an_article_without_words_shows_those_of_the_library(
    client: Client, image: CustomImage
) -> None:
    page = published(ArticlePage(title="Tin", title_en="News"), main_image=image)
    assert described(client, page.url) == ("Lúa chín", "Ảnh của Sở")
    assert described(client, f"/en{page.url}")[0] == "Ripe rice"
    facts = client.get(f"/api/v1/news/{page.pk}/").json()["picture"]
    assert (facts["alt_vi"], facts["alt_en"]) == ("Lúa chín", "Ripe rice")
    assert facts["credit_en"] == "The Department's picture"
    feed = client.get("/en/tin-tuc/rss/").content.decode()
    assert 'alt="Ripe rice"' in feed


@pytest.mark.parametrize(
    ("caption", "shown"),
    [
        ("Đồng lúa", "Đồng lúa. Ảnh của Sở"),
        ("Đồng lúa.", "Đồng lúa. Ảnh của Sở"),
        ("Ai trồng lúa?", "Ai trồng lúa? Ảnh của Sở"),
        ("Hội nghị “Lúa!”", "Hội nghị “Lúa!” Ảnh của Sở"),
        ("", "Ảnh của Sở"),
    ],
)
def test_a_caption_and_a_credit_are_parted_wherever_they_are_read(
    client: Client, image: CustomImage, caption: str, shown: str
) -> None:
    page = published(
        ArticlePage(title="Tin"), main_image=image, main_image_caption_vi=caption, body_vi=[]
    )
    words = figure(client, page.url).figcaption
    assert words
    assert plain(words.get_text()).strip() == shown
    assert f"*{shown}*" in client.get(f"{page.url}index.md").content.decode()
    for kind in ("rss", "atom"):
        feed = client.get(f"/tin-tuc/{kind}/").content.decode()
        (told, *_others) = re.findall("&lt;figcaption&gt;(.*?)&lt;/figcaption&gt;", feed)
        assert re.sub("&lt;.*?&gt;", "", told) == shown


def test_a_picture_that_others_may_use_is_offered_in_full_size_with_its_terms(
    client: Client, image: CustomImage
) -> None:
    pages = [
        published(ArticlePage(title="Tin", title_en="News"), main_image=image),
        with_image(image),
        with_gallery(image),
    ]
    for page in pages:
        assert figure(client, page.url).find("a") is None
    image.terms_of_use_vi, image.terms_of_use_en = "Được in lại", "May be printed"
    image.save()
    for page in pages:
        for prefix, label, terms in (
            ("", "Tải ảnh gốc", "Được in lại"),
            ("/en", "Full size", "May be printed"),
        ):
            found = figure(client, f"{prefix}{page.url}")
            link = element(found, "figcaption a")
            assert plain(link.get_text()) == f"{label} ({image.width} × {image.height})"
            assert link["href"] == image.file.url
            assert terms in found.get_text()
        markdown = client.get(f"{pages[0].url}index.md").content.decode()
        assert "Tải ảnh gốc" not in markdown


def test_the_home_page_reads_its_picture_aloud(client: Client, image: CustomImage) -> None:
    home = HomePage.objects.get()
    home.intro_image = image
    home.save_revision().publish()
    for path, words in (("/", "Lúa chín"), ("/en/", "Ripe rice")):
        html = BeautifulSoup(client.get(path).content, "html.parser")
        assert [img["alt"] for img in html.select(".hero__picture img")] == [words]


@pytest.mark.parametrize("described", [True, False])
def test_english_readers_hear_in_which_language_a_picture_is_described(
    client: Client, image: CustomImage, described: bool
) -> None:
    image.description_en = "Ripe rice" if described else ""
    image.save()
    page = published(ArticlePage(title="Tin", title_en="News"), main_image=image)
    html = BeautifulSoup(client.get(f"/en{page.url}").content, "html.parser")
    (shown,) = html.select(".article__picture img")
    assert (shown["alt"], shown["lang"]) == (
        ("Ripe rice", "en") if described else ("Lúa chín", "vi")
    )


def test_an_editor_describes_a_picture_in_both_languages(
    admin_client: Client, image: CustomImage
) -> None:
    path = reverse("wagtailimages:edit", args=[image.pk])
    html = BeautifulSoup(admin_client.get(path).content, "html.parser")
    names = ["title_en", "description", "description_en", "is_decorative", "credit_vi"]
    names += ["credit_en", "terms_of_use_vi", "terms_of_use_en"]
    assert [name for name in names if not html.select_one(f"[name={name}]")] == []
    words = {"title": "Lúa", "description": "Đồng lúa", "description_en": "Rice fields"}
    response = admin_client.post(path, {**words, "terms_of_use_en": "Free to print", "tags": ""})
    assert response.status_code == 302
    image.refresh_from_db()
    assert (image.description, image.description_en) == ("Đồng lúa", "Rice fields")
    assert image.terms_of_use_en == "Free to print"


def test_english_readers_find_a_document_by_its_english_title(client: Client) -> None:
    document = CustomDocument.objects.create(
        title="Tờ trình", title_en="Zeppelin report", file=ContentFile(b"%PDF", "to-trinh.pdf")
    )
    body = [{"type": "attachments", "value": {"documents": [{"document": document.pk}]}}]
    page = published(ContentPage(title="Tệp", title_en="Files"), body_vi=body, body_en=body)
    assert "Zeppelin report" in client.get(f"/en{page.url}").content.decode()
    assert "Tờ trình" in client.get(page.url).content.decode()
    assert document.url in client.get("/en/tim-kiem/?q=zeppelin").content.decode()


def test_a_bilingual_text_refers_to_a_picture_once_for_each_language(image: CustomImage) -> None:
    page = with_image(image)
    paths = ReferenceIndex.get_references_for_object(page).values_list("model_path", flat=True)
    assert sorted(path for path in paths if path.startswith("body")) == [
        "body_en.image.image",
        "body_vi.image.image",
    ]


def test_the_library_learns_what_a_published_page_says_of_a_picture(admin_user: User) -> None:
    image, other = picture("Một"), picture("Hai")
    block = {"type": "image", "value": {"image": other.pk, "alt": "Chợ quê", "credit": "Báo"}}
    page = ArticlePage(title="Tin", main_image=image, live=False)
    page.main_image_alt_vi, page.main_image_alt_en = "Lúa chín", "Ripe rice"
    page.body_vi = [
        block,
        {"type": "gallery", "value": {"images": [{"image": image.pk, "alt": "Khác"}]}},
    ]
    NewsIndexPage.objects.get().add_child(instance=page)
    revision = page.save_revision(user=admin_user)
    for each in (image, other):
        each.refresh_from_db()
        assert each.description == "", "of a draft"
    revision.publish()
    image.refresh_from_db()
    other.refresh_from_db()
    assert (image.description, image.description_en) == ("Lúa chín", "Ripe rice")
    # Nothing of the English page is in English.
    assert (other.description, other.description_en) == ("Chợ quê", "")
    assert (other.credit_vi, other.credit_en) == ("Báo", None)
    (entry,) = ModelLogEntry.objects.for_instance(image).filter(action="wagtail.edit")
    assert entry.user == admin_user


def test_the_library_keeps_its_own_words_and_learns_nothing_of_what_adorns() -> None:
    known, adorning, only_adorning = picture("Một"), picture("Hai"), picture("Ba")
    known.description = "Lúa chín"
    known.save()
    only_adorning.is_decorative = True
    only_adorning.save()
    page = published(
        ArticlePage(title="Tin"),
        main_image=known,
        main_image_alt_vi="Cánh đồng",
        body_vi=[
            {"type": "image", "value": {"image": adorning.pk, "alt": "x", "is_decorative": True}},
            {"type": "image", "value": {"image": adorning.pk, "alt": "x" * 256}},
            {
                "type": "image",
                "value": {"image": only_adorning.pk, "alt": "Hoa", "credit": "Báo"},
            },
        ],
    )
    for each in (known, adorning, only_adorning):
        each.refresh_from_db()
    assert (known.description, adorning.description) == ("Lúa chín", "")
    assert (only_adorning.description, only_adorning.credit_vi) == ("", "Báo")
    assert page.main_picture.alt.text == "Cánh đồng"
