"""The admin's first screen tells what is still to be filled in."""

from django.test import Client

from news.models import ArticlePage
from pages.models import BasePage, SiteSettings, StaffMember


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
    assert "Còn phải bổ sung" not in admin_client.get("/admin/").content.decode()
