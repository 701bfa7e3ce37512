"""Articles made of drafts: each in a transaction of its own, with all that belongs to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from news.importing.choices import LEAVE_OUT, MAKE, NONE, ImportChoices
from news.importing.drafting import ArticleDraft
from news.importing.fingerprints import Keeper
from news.importing.models import ImportBatch, SourceKind
from news.importing.problems import Fault, Problem
from news.importing.records import ForeignCategory
from news.models import ArticlePage, Category, NewsIndexPage
from pages.models import Tag
from sotngoaivu.core.text.vietnamese import slugify

ENGLISH = "en"


@dataclass(frozen=True)
class Decision:
    """What becomes of an article by its categories: ours, one to be made, neither, or nothing."""

    category: Category | None = None
    make: ForeignCategory | None = None
    is_left_out: bool = False
    # The one that nobody has decided on, and that this site lacks.
    unknown: ForeignCategory | None = None


class Categories:
    """Our categories as former ones are found among them; makes none by itself."""

    def __init__(self, choices: ImportChoices) -> None:
        self._choices = choices
        self._by_slug: dict[str, Category] = {}
        for each in Category.objects.all():
            self._by_slug.setdefault(slugify(each.name_vi or each.name or ""), each)
        self._by_slug |= {each.slug: each for each in Category.objects.all()}

    def decide(self, former: Sequence[ForeignCategory]) -> Decision:
        """By the first of `former` on which something can be said; the main one comes first.

        An article is left out where all that it belongs to is.
        """
        said = [(each, self._choices.category(each.slug, each.name)) for each in former]
        taken = [(each, choice) for each, choice in said if choice != LEAVE_OUT]
        if former and not taken:
            return Decision(is_left_out=True)
        for each, choice in taken:
            if choice == NONE:
                return Decision()
            is_ours = choice not in (None, MAKE)
            wanted = (
                [slugify(choice or "")] if is_ours else [slugify(each.slug), slugify(each.name)]
            )
            found = next((self._by_slug[slug] for slug in wanted if slug in self._by_slug), None)
            if found:
                return Decision(category=found)
            if choice == MAKE:
                return Decision(make=each)
        if taken and self._choices.make_categories:
            return Decision(make=taken[0][0])
        return Decision(unknown=taken[0][0] if taken else None)

    def make(self, former: ForeignCategory) -> Category:
        name = (former.name or former.slug)[:80]
        category: Category = Category.objects.create(
            name_vi=name,
            name_en=former.name_en[:80] or None,
            slug=slugify(former.slug or former.name)[:80],
        )
        self._by_slug |= {category.slug: category, slugify(name): category}
        return category


class Maker:
    def __init__(
        self, batch: ImportBatch, choices: ImportChoices, keeper: Keeper, categories: Categories
    ) -> None:
        self._batch, self._choices, self._keeper = batch, choices, keeper
        self._categories = categories
        self._index_key = NewsIndexPage.objects.values_list("pk", flat=True).first()
        self._site = Site.objects.filter(is_default_site=True).first()

    @transaction.atomic
    def make(self, draft: ArticleDraft) -> ArticlePage:
        """Store the article, with its category, tags and redirects, and publish it if it is to be.

        Whatever fails, nothing of it is stored.
        """
        article = self._article(draft)
        index = NewsIndexPage.objects.get(pk=self._index_key)
        index.add_child(instance=article)
        user = self._batch.user
        if self._choices.publish and draft.may_be_public:
            self._publish(article, draft)
        else:
            article.save_revision(user=user, log_action=True)
        for path in draft.old_paths:
            self._redirect(path, article, draft, redirect_page=article)
        for path in draft.old_paths_en:
            self._redirect(path, article, draft, **_english(path, article))
        article.refresh_from_db(fields=["latest_revision", "live"])
        self._keeper.keep(SourceKind.ARTICLE, draft.record.source_id, article)
        return article

    def _article(self, draft: ArticleDraft) -> ArticlePage:
        article = ArticlePage(
            title=draft.title,
            title_en=draft.title_en,
            slug=self._slug(draft),
            live=False,
            date=draft.date,
            author=draft.author,
            source=draft.source,
            source_url=draft.source_url,
            category=self._category(draft),
            main_image_id=draft.picture,
            go_live_at=draft.go_live_at,
            owner=self._batch.user,
        )
        for language, lead in draft.leads.items():
            setattr(article, f"lead_{language}", lead)
            body = json.dumps(draft.bodies[language]) if draft.bodies[language] else "[]"
            setattr(article, f"body_{language}", body)
        article.main_image_alt_vi = draft.picture_alt
        article.tags.set([self._tag(name) for name in draft.tags])
        return article

    def _publish(self, article: ArticlePage, draft: ArticleDraft) -> None:
        """As an editor's: by a revision; readers have known it since its own date.

        One whose moment is to come is scheduled.
        """
        user = self._batch.user
        if draft.go_live_at:
            article.save_revision(user=user, log_action=True).publish(user=user)
            return
        Page.objects.filter(pk=article.pk).update(first_published_at=draft.date)
        article.first_published_at = draft.date
        revision = article.save_revision(user=user, log_action=True)
        try:
            revision.publish(user=user)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            draft.problems.append(Problem(draft.record.place, Fault.STOPPED.value, reasons))
            Page.objects.filter(pk=article.pk).update(first_published_at=None)
        else:
            # Nothing of it has changed today.
            Page.objects.filter(pk=article.pk).update(last_published_at=draft.date)

    def _slug(self, draft: ArticleDraft) -> str:
        base = draft.slug or "bai-viet"
        wanted, number = base, 1
        siblings = NewsIndexPage.objects.get(pk=self._index_key).get_children()
        while wanted in ArticlePage.reserved_slugs or siblings.filter(slug=wanted).exists():
            number += 1
            wanted = f"{base}-{number}"
        if number > 1:
            draft.tell(Fault.SLUG_TAKEN, base)
        return wanted

    def _category(self, draft: ArticleDraft) -> Category | None:
        decision = self._categories.decide(draft.record.categories)
        tell_of_category(draft, decision)
        if decision.make is None:
            return decision.category
        category = self._categories.make(decision.make)
        self._keeper.keep(SourceKind.CATEGORY, category.slug, category)
        return category

    def _tag(self, name: str) -> Any:
        tag, is_new = Tag.objects.get_or_create(name=name)
        if is_new:
            self._keeper.keep(SourceKind.TAG, tag.key, tag)
        return tag

    def _redirect(self, path: str, article: ArticlePage, draft: ArticleDraft, **leads: Any) -> None:
        if Redirect.objects.filter(old_path=path).exists():
            draft.tell(Fault.ADDRESS_TAKEN, path)
            return
        redirect = Redirect.objects.create(old_path=path, site=self._site, **leads)
        self._keeper.keep(SourceKind.REDIRECT, path, redirect)


def tell_of_category(draft: ArticleDraft, decision: Decision) -> None:
    if not draft.record.categories:
        draft.tell(Fault.NO_CATEGORY)
    elif decision.unknown:
        draft.tell(Fault.UNKNOWN_CATEGORY, decision.unknown.name or decision.unknown.slug)


def _english(path: str, article: ArticlePage) -> dict[str, Any]:
    """Where an old address of the English leads; below /en/ a page's redirects stay English."""
    if path.startswith(f"/{ENGLISH}/"):
        return {"redirect_page": article}
    with translation.override(ENGLISH):
        return {"redirect_link": article.get_url() or ""}
