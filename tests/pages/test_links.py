"""Links to other agencies and to social networks, as the foot of every page shows them."""

import pytest
from django.test import Client

from pages.models import AgencyLink, SiteSettings, SocialLink


@pytest.mark.parametrize(("prefix", "title"), [("/", "Bộ Ngoại giao"), ("/en/", "Ministry")])
def test_both_kinds_of_links_stand_at_the_foot_in_their_order(
    client: Client, db: None, prefix: str, title: str
) -> None:
    info = SiteSettings.load()
    AgencyLink.objects.filter(settings=info).delete()
    for place, (name, name_en, url) in enumerate(
        [
            ("Bộ Ngoại giao", "Ministry", "https://example.org/bo"),
            ("Cổng tỉnh", "Province", "https://example.org/tinh"),
        ]
    ):
        AgencyLink.objects.create(
            settings=info, sort_order=place, title_vi=name, title_en=name_en, url=url
        )
    SocialLink.objects.create(settings=info, kind="zalo", url="https://example.org/zalo")
    info = SiteSettings.objects.get(pk=info.pk)
    assert [link.url for link in info.agencies] == [
        "https://example.org/bo",
        "https://example.org/tinh",
    ]
    assert [(link.kind, link.url) for link in info.social_profiles] == [
        ("zalo", "https://example.org/zalo")
    ]
    foot = client.get(prefix).content.decode().split("<footer")[1]
    assert title in foot
    assert foot.index("https://example.org/bo") < foot.index("https://example.org/tinh")
    assert "https://example.org/zalo" in foot
