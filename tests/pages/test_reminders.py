"""The admin's first screen tells what is still to be filled in."""

from django.test import Client

from news.models import ArticlePage
from pages.models import BasePage, ContentPage, SiteSettings, StaffMember
from sotngoaivu.accounts.models import User
from tests.members import member, signed_in


def test_what_is_empty_is_named_with_a_way_to_fill_it_in(admin_client: Client) -> None:
    content = admin_client.get("/admin/").content.decode()
    settings = SiteSettings.objects.get()
    assert "Còn phải bổ sung" in content
    assert f'href="/admin/settings/pages/sitesettings/{settings.pk}/"' in content
    assert f"{StaffMember.objects.count()} vị trí" in content
    assert (
        f"{ArticlePage.objects.filter(is_sample=True).count()} bài viết là nội dung mẫu" in content
    )


def test_nothing_is_said_when_all_is_there(admin_client: Client) -> None:
    SiteSettings.objects.update(
        telephone="1",
        email="a@example.org",
        working_hours_vi="7:30",
        responsible_person_vi="Giám đốc",
    )
    StaffMember.objects.update(name="Tên")
    ArticlePage.objects.update(is_sample=False)
    BasePage.objects.filter(title_en="").update(title_en="Title")
    BasePage.objects.update(reviewer=User.objects.get(username="admin"))
    assert "Còn phải bổ sung" not in admin_client.get("/admin/").content.decode()


def test_pages_that_nobody_reviews_are_told_to_those_who_may_name_somebody(
    admin_client: Client,
) -> None:
    """Those that a new site opens with are nobody's."""
    page = ContentPage.objects.live()[0]
    assert page.review_on
    told = "chưa có người rà soát"
    editor, author = member("Biên tập viên", "bien-tap"), member("Tác giả", "tac-gia")
    assert told in signed_in(editor).get("/admin/").content.decode()
    assert told not in signed_in(author).get("/admin/").content.decode()
    report = "/admin/reports/reviews/?responsible="
    assert page.title in admin_client.get(f"{report}nobody").content.decode()
    leaving = member("Biên tập viên", "roi-di")
    User.objects.filter(pk=leaving.pk).update(is_active=False)
    for reviewer, owner, is_nobodys in (
        (editor, None, False),
        (leaving, None, True),
        (None, editor, False),
        (None, leaving, True),
    ):
        BasePage.objects.update(reviewer=reviewer, owner=owner)
        shown = admin_client.get(f"{report}nobody").content.decode()
        assert (page.title in shown) == is_nobodys
        assert (told in admin_client.get("/admin/").content.decode()) == is_nobodys
        others = admin_client.get(f"{report}somebody").content.decode()
        assert (page.title in others) != is_nobodys
