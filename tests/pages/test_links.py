"""Links to other agencies and to social networks, as the foot of every page shows them."""

import pytest
from django.test import Client

from pages.models import SiteSettings


@pytest.mark.parametrize(("prefix", "title"), [("/", "Bộ Ngoại giao"), ("/en/", "Ministry")])
def test_both_kinds_of_links_stand_at_the_foot_in_their_order(
    client: Client, db: None, prefix: str, title: str
) -> None:
    info = SiteSettings.load()
    info.agency_links = [
        ("link", {"title": name, "title_en": name_en, "url": url})
        for name, name_en, url in [
            ("Bộ Ngoại giao", "Ministry", "https://example.org/bo"),
            ("Cổng tỉnh", "", "https://example.org/tinh"),
        ]
    ]
    info.social_links = [("link", {"network": "zalo", "url": "https://example.org/zalo"})]
    info.save()
    foot = client.get(prefix).content.decode().split("<footer")[1]
    assert title in foot
    assert foot.index("https://example.org/bo") < foot.index("https://example.org/tinh")
    assert "https://example.org/zalo" in foot
    assert "me noopener" in foot
    assert ('lang="vi">Cổng tỉnh' in foot) == (prefix == "/en/")
