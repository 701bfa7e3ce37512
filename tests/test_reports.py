"""Reports for editors: what is missing, what is older, what is due, what nothing uses."""

import csv
import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news.models import ArticlePage
from pages.models import (
    BasePage,
    ContentPage,
    HomePage,
    MissionPage,
    OfficePage,
    SiteSettings,
    StaffMember,
)
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.roles import AUTHOR
from sotngoaivu.media.models import CustomDocument, CustomImage

pytestmark = pytest.mark.django_db


def titles(client: Client, name: str, **asked: str | list[str]) -> list[str]:
    """What a report names, in its order; its screen and its export name the same."""
    page = BeautifulSoup(client.get(reverse(name), asked).content, "html.parser")
    shown = [cell.get_text(" ", strip=True) for cell in page.select("td.title a")]
    answer = client.get(reverse(name), asked | {"export": "csv"})
    rows = csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert [row[0] for row in rows][1:] == shown
    return shown


def test_english_that_is_missing_or_older_is_named(admin_client: Client) -> None:
    mission, office = MissionPage.objects.get(), OfficePage.objects.first()
    assert office
    draft = mission.get_latest_revision_as_object()
    draft.intro_vi = "Câu khác."
    draft.save_revision().publish()
    BasePage.objects.filter(pk=office.pk).update(title_en="")
    assert titles(admin_client, "english_report", english="older") == [mission.title]
    missing = titles(admin_client, "english_report", english="none")
    assert office.title in missing
    assert {*missing} == {*BasePage.objects.filter(title_en="").values_list("title", flat=True)}
    both = titles(admin_client, "english_report", english=["none", "older"])
    assert both == [*missing, mission.title]
    everything = titles(admin_client, "english_report")
    assert everything[: len(missing)] == missing
    assert len(everything) == BasePage.objects.live().count()


def test_reviews_are_named_when_they_are_due(admin_client: Client) -> None:
    today = timezone.localdate()
    BasePage.objects.update(review_on=None)
    first, second, third = BasePage.objects.live().order_by("pk")[:3]
    for page, days in ((first, -1), (second, 20), (third, 40)):
        day = today + datetime.timedelta(days=days)
        BasePage.objects.filter(pk=page.pk).update(review_on=day)
    assert titles(admin_client, "review_report", due="overdue") == [first.title]
    assert titles(admin_client, "review_report", due="soon") == [second.title]
    assert titles(admin_client, "review_report", due="later") == [third.title]
    everything = titles(admin_client, "review_report")
    assert everything[:3] == [first.title, second.title, third.title]
    assert len(titles(admin_client, "review_report", due="never")) == len(everything) - 3


def test_each_page_but_news_is_looked_at_again_in_a_year(
    admin_client: Client, admin_user: User
) -> None:
    of_news = {*ArticlePage.objects.live().values_list("title", flat=True)}
    assert {*titles(admin_client, "review_report", due="never")} == of_news
    page = ContentPage(title="Trang mới", owner=admin_user)
    HomePage.objects.get().add_child(instance=page)
    assert page.reviewer == admin_user
    assert page.review_on == timezone.localdate() + datetime.timedelta(days=365)
    # What an editor has chosen stays.
    page.review_on = page.review_on.replace(year=page.review_on.year + 3, day=1)
    page.save()
    page.refresh_from_db()
    assert page.review_on.day == 1


def test_pictures_that_nobody_described_are_named(admin_client: Client) -> None:
    images = CustomImage.objects.order_by("pk")
    first, second = images[0], images[1]
    CustomImage.objects.filter(pk=first.pk).update(description="")
    CustomImage.objects.filter(pk=second.pk).update(description="", is_decorative=True)
    assert titles(admin_client, "images_report", lacks="description") == [first.title]


def test_files_that_nothing_uses_are_named(admin_client: Client) -> None:
    used = ArticlePage.objects.exclude(main_image=None).first()
    assert used
    pattern = CustomImage.objects.get(pk=used.main_image_id)
    unused = CustomImage.objects.create(title="Không ai dùng", file=pattern.file, width=1, height=1)
    assert unused.title in titles(admin_client, "images_report", lacks="use")
    assert pattern.title not in titles(admin_client, "images_report", lacks="use")
    CustomDocument.objects.create(title="Tệp thừa", file="documents/thua.pdf")
    assert titles(admin_client, "documents_report", lacks="use") == ["Tệp thừa"]


@pytest.mark.parametrize("name", ["english_report", "review_report", "images_report"])
def test_authors_see_what_is_their_own(client: Client, name: str) -> None:
    author = User.objects.create_user("tac-gia", password="con cò bay lả bay la")
    author.groups.add(Group.objects.get(name=AUTHOR))
    client.force_login(author)
    article, image = ArticlePage.published()[0], CustomImage.objects.first()
    assert image
    article.owner = image.uploaded_by_user = author
    article.save()
    image.save()
    assert titles(client, name) in ([article.title], [image.title])


def test_the_first_screen_says_how_many(admin_client: Client) -> None:
    BasePage.objects.filter(pk=MissionPage.objects.get().pk).update(
        title_en="", review_on=timezone.localdate()
    )
    screen = BeautifulSoup(admin_client.get("/admin/").content, "html.parser")
    links = {link["href"] for link in screen.select("section a[href]")}
    for address in (
        reverse("english_report") + "?english=none",
        reverse("review_report") + "?due=overdue",
    ):
        assert address in links
        assert admin_client.get(address).status_code == 200


def test_facts_that_are_still_empty_are_named_with_a_way_to_fill_them_in(
    admin_client: Client,
) -> None:
    SiteSettings.objects.update(email="so@example.vn")
    offices, staff = OfficePage.objects.live(), StaffMember.objects.filter(name="")
    assert offices
    assert staff
    named = titles(admin_client, "empty_facts_report", kind="department")
    assert named == ["điện thoại", "giờ làm việc", "người chịu trách nhiệm nội dung"]
    assert len(titles(admin_client, "empty_facts_report", kind="staff")) == len(staff)
    everything = len(named) + len(staff) + 2 * len(offices)
    assert len(titles(admin_client, "empty_facts_report")) == everything
    page = admin_client.get(reverse("empty_facts_report"))
    links = BeautifulSoup(page.content, "html.parser").select("td.title a")
    assert {admin_client.get(str(link["href"])).status_code for link in links} == {200}
    OfficePage.objects.update(telephone="1", email="phong@example.vn")
    assert titles(admin_client, "empty_facts_report", kind="office") == []


def test_empty_facts_are_named_to_who_may_fill_them_in(client: Client) -> None:
    author = User.objects.create_user("tac-gia", password="con cò bay lả bay la")
    author.groups.add(Group.objects.get(name=AUTHOR))
    client.force_login(author)
    assert titles(client, "empty_facts_report") == []


def test_the_first_screen_counts_what_its_reader_may_change(client: Client) -> None:
    author = User.objects.create_user("tac-gia", password="con cò bay lả bay la")
    author.groups.add(Group.objects.get(name=AUTHOR))
    client.force_login(author)
    BasePage.objects.update(title_en="", review_on=timezone.localdate())
    CustomImage.objects.update(description="")

    def reminders() -> str:
        screen = BeautifulSoup(client.get("/admin/").content, "html.parser")
        return " ".join(each.get_text() for each in screen.select("[id=reminders-section] li"))

    assert reminders() == ""
    article, image = (
        ArticlePage.objects.live().filter(is_sample=True)[0],
        CustomImage.objects.earliest("pk"),
    )
    ArticlePage.objects.filter(pk=article.pk).update(owner=author)
    CustomImage.objects.filter(pk=image.pk).update(uploaded_by_user=author)
    assert titles(client, "english_report", english="none") == [article.title]
    assert titles(client, "review_report", due="overdue") == [article.title]
    assert titles(client, "images_report", lacks="description") == [image.title]
    for words in ("1 trang chưa có", "1 trang đến hạn", "1 ảnh chưa", "1 bài viết là nội dung mẫu"):
        assert words in reminders()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["english_report", "wagtailadmin_reports:site_history"])
def test_an_export_of_too_many_rows_is_refused_and_one_that_is_narrowed_is_not(
    admin_client: Client, admin_user: User, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        page = ArticlePage.objects.live()[number]
        page.save_revision(user=admin_user, log_action=True)
    monkeypatch.setattr("sotngoaivu.core.compat.wagtail_exports.MOST_ROWS", 2)
    answer = admin_client.get(reverse(name), {"export": kind, "title": "x"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("?title=x")
    assert "Quá 2 dòng" in answer.content.decode()
    monkeypatch.setattr("sotngoaivu.core.compat.wagtail_exports.MOST_ROWS", 1000)
    assert "attachment" in admin_client.get(reverse(name), {"export": kind})["Content-Disposition"]


@pytest.mark.parametrize(
    "name",
    ["english_report", "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages"],
)
def test_a_spreadsheet_holds_a_title_with_control_characters(
    admin_client: Client, admin_user: User, name: str
) -> None:
    page = ArticlePage.objects.live()[0]
    page.title = "Cánh\x0bcò\ufffe bay"
    page.title_en = ""
    page.save_revision(user=admin_user, log_action=True).publish()
    answer = admin_client.get(reverse(name), {"export": "xlsx"})
    workbook = openpyxl.load_workbook(BytesIO(b"".join(answer)), read_only=True)
    cells = [cell for row in workbook.active.iter_rows(values_only=True) for cell in row]
    assert "Cánhcò bay" in cells


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("locked_pages", "trang-bi-khoa"),
        ("site_history", "nhat-ky"),
        ("workflow", "quy-trinh-duyet"),
        ("workflow_tasks", "cac-buoc"),
        ("page_types_usage", "loai-trang"),
    ],
)
def test_an_export_is_named_as_its_screen(admin_client: Client, name: str, called: str) -> None:
    address = reverse(f"wagtailadmin_reports:{name}")
    screen = BeautifulSoup(admin_client.get(address).content, "html.parser")
    links = [str(link["href"]) for link in screen.select("a[href*='export=']")]
    assert {link.rpartition("=")[2] for link in links} == {"csv", "xlsx"}
    for link in links:
        told = admin_client.get(link if link.startswith("/") else address + link)
        assert called in told["Content-Disposition"]


@pytest.mark.one_database
def test_types_of_pages_are_exported_with_what_their_screen_shows(admin_client: Client) -> None:
    address = reverse("wagtailadmin_reports:page_types_usage")
    answer = admin_client.get(address, {"export": "csv"})
    head, *rows = csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert len(head) == 4
    counts = {row[0]: row[1] for row in rows}
    assert counts[ArticlePage._meta.verbose_name] == str(ArticlePage.objects.count())
    assert all(row[2] for row in rows if row[1] != "0")


@pytest.mark.one_database
def test_a_list_without_columns_is_shown_and_not_exported(admin_client: Client) -> None:
    answer = admin_client.get(reverse("wagtailusers_users:index"), {"export": "csv"})
    assert "Content-Disposition" not in answer
    assert "<table" in answer.content.decode()


def test_what_is_refused_is_not_read(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("wagtailadmin_reports:aging_pages")
    assert "attachment" in admin_client.get(address, {"export": "csv"})["Content-Disposition"]
    monkeypatch.setattr("sotngoaivu.core.compat.wagtail_exports.MOST_ROWS", 2)
    with CaptureQueriesContext(connection) as captured:
        assert admin_client.get(address, {"export": "csv"}).status_code == 302
    read = [each["sql"] for each in captured if "last_published_by" in each["sql"]]
    assert [sql for sql in read if "LIMIT" not in sql.rpartition("ORDER BY")[2]] == []


def test_a_table_is_what_spreadsheets_of_the_office_open(admin_client: Client) -> None:
    article = ArticlePage.published()[0]
    answer = admin_client.get(reverse("documents_report"), {"export": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="tai-lieu.csv"'
    CustomDocument.objects.create(title="Tệp", file="documents/tep.pdf")
    answer = admin_client.get(reverse("documents_report"), {"export": "csv"})
    content = answer.getvalue()
    assert content.startswith("\ufeff".encode())
    headings, row = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert headings == ["Tiêu đề", "Tệp", "Tạo lúc", "đang dùng"]
    made = CustomDocument.objects.get().created_at
    assert row[1:] == ["tep.pdf", f"{timezone.localtime(made):%Y-%m-%d %H:%M:%S}", "Không"]
    submitted = article.get_latest_revision_as_object()
    submitted.save_revision()
    article.get_workflow().start(article, User.objects.get(username="admin"))
    for name in ("wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks"):
        answer = admin_client.get(reverse(name), {"export": "csv"})
        headings = next(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert not [each for each in headings if each.islower() or "_" in each], headings
