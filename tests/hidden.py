"""Pages that the public must not see, and the words by which they would be known."""

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from news.models import ArticlePage, Category, NewsIndexPage
from tests.pages.everything import picture

# Stands in every title, hidden or not; what is hidden has a word of its own besides.
SHARED = "Hội đàm chung"
PUBLIC = "congkhai"
HIDDEN = ["hengio", "goxuong", "hethan", "bannhap", "matkhau", "theonhom", "dangnhap"]


def article(word: str, **fields: Any) -> ArticlePage:
    """An article with `word` wherever it can say something."""
    said = f"{SHARED} {word}"
    page = ArticlePage(
        title=said,
        title_en=f"Shared talks {word}",
        slug=f"an-{word}",
        lead_vi=said,
        lead_en=said,
        search_description=said,
        body_vi=[{"type": "paragraph", "value": f"<p>{said}</p>"}],
        author=word,
        source=word,
        category=Category.objects.first(),
        main_image=picture(word),
        main_image_alt_vi=word,
        date=timezone.now(),
        **fields,
    )
    NewsIndexPage.objects.get().add_child(instance=page)
    page.tags.add("chung")
    page.save()
    return page


def hide_one_of_each() -> list[Page]:
    """One page of each kind that the public must not see; their words are `HIDDEN`.

    Beside them one that everybody may see, with the word `PUBLIC`.
    """
    now = timezone.now()
    later = now + datetime.timedelta(days=1)
    article(PUBLIC).save_revision().publish()
    scheduled = article("hengio", live=False, go_live_at=later)
    scheduled.save_revision(approved_go_live_at=later)
    gone = article("goxuong")
    gone.save_revision().publish()
    gone.unpublish()
    expired = article("hethan", live=False, expired=True, expire_at=now)
    draft = article("bannhap", live=False)
    password, group, login = article("matkhau"), article("theonhom"), article("dangnhap")
    PageViewRestriction.objects.create(
        page=password, restriction_type="password", password="mở cửa"
    )
    restriction = PageViewRestriction.objects.create(page=group, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Ban giám đốc"))
    PageViewRestriction.objects.create(page=login, restriction_type="login")
    return [scheduled, gone, expired, draft, password, group, login]


def words_in(text: str) -> list[str]:
    return [word for word in HIDDEN if word in text]
