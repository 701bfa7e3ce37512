"""The content that a new site opens with: every fact, both languages, nothing made up."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from lxml import html
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site

from news.models import ArticlePage, Category, NewsIndexPage
from news.starter import loader as news_loader
from pages import models
from pages.starter import loader
from pages.starter.pictures import FOLDER
from pages.starter.writing import resolve
from tests.markup import plain
from tests.pages.starter_facts import FACTS

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _starter(db: None) -> None:
    call_command("load_starter")


def own_text(content: bytes) -> str:
    """What a reader sees of a page, without passages in the other language."""
    document = html.document_fromstring(content.decode())
    language = document.get("lang")
    for element in document.xpath("//script | //style | //template | //*[@hidden]"):
        element.drop_tree()
    for element in document.xpath("//body//*[@lang]"):
        if element.get("lang") != language:
            element.drop_tree()
    return " ".join(document.body.text_content().split())


def public_pages() -> list[models.BasePage]:
    found = list(models.BasePage.objects.live().public().order_by("path"))
    assert len(found) > 20
    return found


def everything_readable(client: Client, language: str) -> dict[str, bytes]:
    """The public pages by their addresses."""
    contents = {}
    for page in public_pages():
        response = client.get(page.url_in(language))
        assert response.status_code == 200, page
        assert not response.cookies, "the privacy page says that reading sets none"
        contents[page.url_in(language)] = response.content
    return contents


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_fact_is_readable_and_every_link_in_the_words_leads_somewhere(
    client: Client, language: str
) -> None:
    contents = everything_readable(client, language)

    text = "\n".join(map(own_text, contents.values())).casefold()
    missing = [
        (subject, phrase)
        for subject, phrases in FACTS.items()
        for phrase in phrases[language == "en"]
        if phrase.casefold() not in text
    ]

    assert missing == []

    links = set()
    for content in contents.values():
        links.update(html.fromstring(content.decode()).xpath("//main//a/@href"))
    paths = {link.partition("#")[0] for link in links if link.startswith("/")}
    assert "/api/visits.json" in paths
    # The counters answer 503 here: no flush has read the figures yet.
    others = paths - contents.keys() - {"/api/visits.json"}
    found = {path: client.get(path).status_code for path in others}
    assert set(found.values()) == {200}, found


def test_the_tree_has_the_addresses_readers_know(client: Client) -> None:
    children = models.HomePage.objects.get().get_children()

    assert list(children.values_list("slug", flat=True)) == [
        "gioi-thieu",
        "to-chuc-bo-may",
        "can-bo",
        "tin-tuc",
        "lien-he",
        "cach-dem-luot-truy-cap",
        "tiep-can",
        "quyen-rieng-tu",
        "so-do-trang",
    ]
    assert client.get("/en/to-chuc-bo-may/phong-hop-tac-quoc-te/").status_code == 200


def test_menu_and_footer_name_the_main_and_the_standing_pages() -> None:
    def slugs(**flags: bool) -> list[str]:
        pages = models.BasePage.objects.filter(depth=3, **flags).order_by("path")
        return list(pages.values_list("slug", flat=True))

    assert slugs(show_in_menus=True) == [
        "gioi-thieu",
        "to-chuc-bo-may",
        "can-bo",
        "tin-tuc",
        "lien-he",
    ]
    assert slugs(show_in_footer=True) == [
        "cach-dem-luot-truy-cap",
        "tiep-can",
        "quyen-rieng-tu",
        "so-do-trang",
    ]


def test_loading_again_says_so_and_keeps_what_editors_changed(capsys: Any) -> None:
    page = models.MissionPage.objects.get()
    page.intro_vi = "Sửa bởi biên tập viên"
    page.save_revision().publish()
    before = Page.objects.count(), Revision.objects.count(), models.StaffMember.objects.count()
    capsys.readouterr()

    call_command("load_starter")

    after = Page.objects.count(), Revision.objects.count(), models.StaffMember.objects.count()
    assert after == before
    assert models.MissionPage.objects.get().intro_vi == "Sửa bởi biên tập viên"
    assert len(capsys.readouterr().out.splitlines()) == 1


def empty_the_site() -> Page:
    """Put the site back to what Wagtail's own migrations leave; return the welcome page."""
    for page in Page.objects.filter(depth=2):
        page.delete()
    models.StaffMember.objects.all().delete()
    Category.objects.all().delete()
    get_image_model().objects.all().delete()
    welcome = Page(title="Welcome to your new Wagtail site!", slug="home")
    Page.get_first_root_node().add_child(instance=welcome)
    Site.objects.create(
        hostname="localhost", port=80, root_page=welcome, is_default_site=True, site_name=""
    )
    return welcome


@pytest.mark.seconds(10)
def test_a_load_that_fails_leaves_nothing_and_the_next_fills_the_site(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.SITE_URL = "https://ngoaivu.example"
    settings.MEDIA_ROOT = tmp_path
    welcome = empty_the_site()

    def fail() -> None:
        raise RuntimeError("no more")

    with monkeypatch.context() as patched:
        # What is done last.
        patched.setattr(loader, "name_in_vietnamese", fail)
        with pytest.raises(RuntimeError, match="no more"):
            call_command("load_starter")

    assert not models.HomePage.objects.exists()
    assert Site.objects.get().root_page.title == "Welcome to your new Wagtail site!"
    assert default_storage.exists("original_images")
    assert default_storage.listdir("original_images")[1] == []

    call_command("load_starter")

    home = models.HomePage.objects.get()
    site = Site.objects.get()
    assert not Page.objects.filter(pk=welcome.pk).exists()
    assert site.is_default_site
    assert site.root_page_id == home.pk
    assert (site.hostname, site.port) == ("ngoaivu.example", 443)
    assert home.slug == "home"
    assert Page.find_problems() == ([], [], [], [], [])
    assert get_image_model().objects.count() == len(list(FOLDER.glob("*.png")))


def test_every_page_opens_with_a_published_revision() -> None:
    for page in public_pages():
        assert page.live_revision_id, page
        assert not page.has_unpublished_changes, page


def test_an_editor_can_save_every_page_as_it_is() -> None:
    """The blocks are what the forms accept, links name pages that are there."""
    for page in public_pages():
        specific = page.specific
        specific.full_clean()
        for field in specific._meta.get_fields():
            if isinstance(field, StreamField):
                value = getattr(specific, field.name)
                field.stream_block.clean(value)


def test_links_name_pages_by_key() -> None:
    contact = models.ContactPage.objects.get()
    pages = {"contact": contact}

    assert resolve('<a href="page:contact">x</a>', pages) == (
        f'<a linktype="page" id="{contact.pk}">x</a>'
    )
    assert resolve([{"page": "page:contact"}], pages) == [{"page": contact.pk}]
    with pytest.raises(KeyError):
        resolve("page:nowhere", pages)


def test_the_news_are_samples_with_at_least_two_untranslated(client: Client) -> None:
    articles = ArticlePage.published()
    untranslated = [article for article in articles if not article.has_english]

    assert len(articles) >= 8
    assert all(article.is_sample and article.category and article.lead_vi for article in articles)
    assert len({article.published_on.date() for article in articles}) == len(articles)
    assert len(untranslated) >= 2
    for article in untranslated:
        response = client.get(article.url_in("en"))
        shown = plain(response.content.decode())
        assert article.title in html.fromstring(shown).text_content()
        heading = article.body_vi.first_block_by_name("heading")
        assert heading.value["text"] in shown


def test_pictures_are_described_in_both_languages() -> None:
    illustrated = [article for article in ArticlePage.published() if article.main_image]

    assert len(illustrated) >= 6
    for article in illustrated:
        for language in ("vi", "en"):
            with translation.override(language):
                assert article.main_picture.alt
                assert article.main_picture.credit
        assert article.main_image.description != article.main_image.description_en


def test_nobody_and_no_telephone_number_is_invented() -> None:
    site_info = models.SiteSettings.load()
    unknown = ("telephone", "fax", "email", "responsible_person_vi", "working_hours_vi")

    assert not any(getattr(site_info, name) for name in unknown)
    assert not site_info.social_links
    assert len(site_info.agency_links) == 3
    assert len(models.StaffMember.objects.all()) >= 8
    for person in models.StaffMember.objects.all():
        assert (person.name, person.telephone, person.email, person.photo) == ("", "", "", None)
        assert person.position_vi
        assert person.position_en
        person.full_clean()
    for office in models.OfficePage.objects.all():
        assert (office.telephone, office.email) == ("", "")
    assert not NewsIndexPage.objects.get().get_children().exclude(owner=None).exists()


def test_the_words_are_nfc() -> None:
    news = Path(news_loader.__file__).parent
    sources = [*FOLDER.parent.rglob("*.toml"), *news.rglob("*.toml")]
    assert {"staff.toml", "index.toml"} <= {path.name for path in sources}
    for path in sources:
        text = path.read_text()
        assert unicodedata.is_normalized("NFC", text), path
