"""Duplicates among articles: the same title, or nearly the same text."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from news.models import ArticlePage
from pages.models import TrashedPage
from sotngoaivu.core.duplicates import Copy, Duplicates, Group
from sotngoaivu.core.likeness import SKETCH_PART, alike, groups, nearly_same_text
from sotngoaivu.core.text.folding import fold


def article_duplicates(user: Any) -> list[Duplicates]:
    return [Duplicates("articles", _("Article"), partial(_articles, user), _copies)]


def _articles(user: Any) -> list[Group]:
    policy = policy_registry.get_by_type(ArticlePage)
    own = policy.instances_user_has_any_permission_for(user, ["change"])
    articles = ArticlePage.objects.filter(pk__in=own.values("pk"))
    articles = articles.exclude(pk__in=TrashedPage.objects.values("page")).order_by("pk")
    by_title: dict[str, list[int]] = {}
    sketches: dict[int, str] = {}
    for key, title, text_sketch in articles.values_list("pk", "title", "text_sketch"):
        by_title.setdefault(" ".join(fold(title).split()), []).append(key)
        sketches[key] = text_sketch
    of_one_title = groups(by_title.values())
    of_one_text = alike(sketches, SKETCH_PART, nearly_same_text)
    # What has both in common is told once.
    told = {frozenset(keys) for keys in of_one_title}
    found: list[Group] = [(_("the same title"), keys) for keys in of_one_title]
    found += [
        (_("nearly the same text"), keys) for keys in of_one_text if frozenset(keys) not in told
    ]
    return found


def _copies(keys: Collection[int]) -> dict[int, Copy]:
    articles = ArticlePage.objects.defer_streamfields().in_bulk(keys)
    return {key: _copy(article) for key, article in articles.items()}


def _copy(article: ArticlePage) -> Copy:
    title = article.get_admin_display_title()
    return Copy(
        title=title if article.live else _("%(title)s (draft)") % {"title": title},
        url=reverse("wagtailadmin_pages:edit", args=[article.pk]),
        added=article.published_on,
    )
