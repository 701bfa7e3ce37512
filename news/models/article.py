"""Article page: one piece of the department's news."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.query import PageQuerySet
from wagtail.search import index

from news.archive.related import related_articles
from news.feed_links import FEED_SLUGS
from news.models.correction import Correction
from news.models.dates import DatedPage
from news.publication_checks import OF_ARTICLES
from news.share import ShareLink, share_links
from pages.blocks import BodyBlock
from pages.blocks.media import Picture
from pages.formats.json_ld import Node, filled
from pages.models.base import BasePage
from pages.models.panels import BilingualPanel, bilingual_panels
from pages.models.tags import Tag
from sotngoaivu.core.fields import CompactStreamField
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText
from sotngoaivu.core.likeness import sketch
from sotngoaivu.core.restrictions import public
from sotngoaivu.media.lookup import attach
from sotngoaivu.search.searchable import NEWS
from sotngoaivu.templatetags.bilingual import machinedate

# Characters; what lists and search results show whole.
LEAD_LENGTH = 300

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


class ArticleTag(ItemBase):
    tag = models.ForeignKey("pages.Tag", on_delete=models.CASCADE, related_name="tagged_articles")
    content_object = ParentalKey(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(DatedPage):
    lead = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("The news in two sentences; shown in lists and above the text."),
    )
    body = CompactStreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    author = models.CharField(_("author"), max_length=120, blank=True)
    source = models.CharField(
        _("source"),
        max_length=160,
        blank=True,
        help_text=_("Where the text was first published, if not here."),
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    category = models.ForeignKey(
        "news.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    main_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    main_image_alt = models.CharField(
        _("what the picture shows"),
        max_length=255,
        blank=True,
        help_text=_(
            "Read aloud to people who cannot see it. Empty: the description in the picture library."
        ),
    )
    main_image_is_decorative = models.BooleanField(
        _("only adorns"),
        default=False,
        help_text=_("Tells nothing that the text does not: nothing is read aloud for it."),
    )
    main_image_caption = models.CharField(_("caption"), max_length=255, blank=True)
    main_image_credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        help_text=_("Empty: that of the picture library."),
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    is_sample = models.BooleanField(
        _("sample content"),
        default=False,
        help_text=_("Came with the new site; replace it with an article of your own."),
    )

    # By which articles of nearly the same text are found; "" of a short one.
    text_sketch = models.CharField(max_length=128, blank=True, editable=False)

    # Wagtail's, which has no types.
    first_published_at: Any
    listed_in_site_map = False
    has_own_api = True
    reserved_slugs = FEED_SLUGS
    review_after = None
    open_graph_type = "article"
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        BilingualPanel("lead", advised_length=LEAD_LENGTH),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("category"), FieldPanel("date")]),
                FieldPanel("tags"),
            ],
            heading=_("Category, date and tags"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("main_image"),
                *bilingual_panels("main_image_alt"),
                FieldPanel("main_image_is_decorative"),
                *bilingual_panels("main_image_caption", "main_image_credit"),
            ],
            heading=_("Main picture"),
        ),
        *bilingual_panels("body"),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
            ],
            heading=_("Author or source"),
        ),
        InlinePanel("corrections", label=_("Correction"), heading=_("Corrections")),
        FieldPanel("is_sample"),
    ]
    publication_checks = (*BasePage.publication_checks, *OF_ARTICLES)
    rendition_sets = {"main_image": ("text", "card", "link")}
    search_kind = NEWS
    search_order = "published_on"
    bilingual_texts = ("lead", "body", "main_image_alt", "main_image_caption", "main_image_credit")
    shared_texts = ("author", "source")
    search_fields = [
        *BasePage.search_fields,
        index.FilterField("published_on"),
        index.FilterField("category"),
        index.FilterField("is_sample"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(
                fields=["is_sample"],
                condition=models.Q(is_sample=True),
                name="article_is_sample",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.text_sketch = sketch(self.search_text(MAIN_LANGUAGE))
        super().save(*args, **kwargs)

    def search_date(self) -> datetime.datetime:
        return self.published_on

    def search_category(self) -> int | None:
        key: int | None = self.category_id
        return key

    @classmethod
    def published(cls) -> PageQuerySet:
        """Articles that anyone may read, newest first."""
        return (
            public(cls.objects.live()).select_related("category").order_by("-published_on", "-pk")
        )

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what surrounds the article: related ones, neighbours, share links, tags."""
        context = super().get_context(request, *args, **kwargs)
        attach([self], "main_image")
        index_url = self.index_url
        tags = self.tag_list
        context["index_url"] = index_url
        if self.category:
            context["category_url"] = f"{index_url}?category={self.category.slug}"
        context["tags"] = [{"tag": tag, "url": f"{index_url}?tag={tag.slug}"} for tag in tags]
        context |= related_articles(self, [tag.pk for tag in tags])
        context["share_links"] = self.share_links
        return context

    @cached_property
    def index_url(self) -> str:
        """Address of the list this article stands in, in the active language."""
        return (self.url or "").rstrip("/").rpartition("/")[0] + "/"

    @cached_property
    def correction_list(self) -> list[Correction]:
        """The corrections, read once for head and body of the page."""
        return list(self.corrections.all())

    @cached_property
    def tag_list(self) -> list[Tag]:
        return list(self.tags.all())

    @classmethod
    def attach_parts(cls, articles: list["ArticlePage"]) -> None:
        """Read the tags and corrections of all `articles`, in a query for either."""
        by_key = {article.pk: article for article in articles}
        for article in articles:
            article.tag_list, article.correction_list = [], []
        tagged = ArticleTag.objects.filter(content_object__in=by_key).select_related("tag")
        for item in tagged.order_by("pk"):
            by_key[item.content_object_id].tag_list.append(item.tag)
        for correction in Correction.objects.filter(page__in=by_key):
            by_key[correction.page_id].correction_list.append(correction)

    @property
    def main_picture(self) -> Picture:
        """The main image and what is said of it, in the active language."""

        def own(name: str) -> LocalizedText:
            field = f"main_image_{name}"
            return LocalizedText.of(self, field, getattr(self, field) or "")

        return Picture.of(
            self.main_image,
            alt=own("alt"),
            caption=own("caption"),
            credit=own("credit"),
            is_decorative=self.main_image_is_decorative,
        )

    @property
    def summary(self) -> str:
        return self.localized_search_description or self.lead

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        organisation = {"@id": graph.organisation_id}
        author = {"@type": "Person", "name": self.author} if self.author else organisation
        article = {
            "@type": "NewsArticle",
            "@id": f"{graph.address}#article",
            "mainEntityOfPage": {"@id": graph.address},
            "headline": self.localized_title,
            "description": self.lead,
            "datePublished": machinedate(self.issued_on),
            "dateModified": machinedate(self.changed_on),
            "image": graph.image,
            "author": author,
            "publisher": organisation,
            "articleSection": self.category and self.category.name,
            "keywords": [tag["tag"].localized_name for tag in graph.context["tags"]],
            "inLanguage": graph.page_language,
            "correction": [correction.schema_node() for correction in self.correction_list],
        }
        return [filled(article)]

    def open_graph(self, context: Mapping[str, Any]) -> list[tuple[str, str]]:
        facts = [("published_time", machinedate(self.issued_on))]
        if self.changed_on > self.issued_on:
            facts.append(("modified_time", machinedate(self.changed_on)))
        if self.category:
            facts.append(("section", self.category.name))
        facts += [("tag", tag["tag"].localized_name) for tag in context["tags"]]
        if self.author:
            facts.append(("author", self.author))
        return [(f"article:{name}", value) for name, value in facts]

    @property
    def share_links(self) -> list[ShareLink]:
        return share_links(self.canonical_url, self.localized_title)
