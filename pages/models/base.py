"""Base page of every public page: both languages, addresses, previews."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
)
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.utils.decorators import cached_classmethod

from pages.blocks.media import Picture
from pages.formats.json_ld import Node
from pages.models.alternates import AlternateFormats
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, ActiveLanguageField
from sotngoaivu.core.text.vietnamese import slugify
from sotngoaivu.core.widgets import slug_input
from sotngoaivu.search.searchable import Searchable

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


def listed_pages(pages: PageQuerySet) -> PageQuerySet:
    """Without the types that an index of their own lists (`listed_in_site_map = False`)."""
    types = [model for model in get_page_models() if not getattr(model, "listed_in_site_map", True)]
    return pages.not_type(*types)


class BasePage(AlternateFormats, Searchable, Page):
    """What all public pages share.

    A table of its own, so that menus, breadcrumbs and lists read the titles of both languages
    in one query whatever the pages' types.
    """

    title_en = models.CharField(
        _("title in English"),
        max_length=255,
        blank=True,
        help_text=_(
            "Without it, English readers get the Vietnamese page under a notice, and search "
            "engines are sent to the Vietnamese address."
        ),
    )
    seo_title_en = models.CharField(
        _("title tag in English"),
        max_length=255,
        blank=True,
        help_text=_("The name of the page in search results and browser tabs."),
    )
    search_description_en = models.TextField(
        _("meta description in English"),
        blank=True,
        help_text=_("One or two sentences that search engines show below the title."),
    )

    show_in_footer = models.BooleanField(
        _("show in the footer"),
        default=False,
        help_text=_("Adds a link to this page at the foot of every page."),
    )

    successor = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("successor page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Once this page is unpublished or deleted, its address leads readers there. "
            "Empty: they are told that the page is no longer here."
        ),
    )
    review_on = models.DateField(
        _("to be reviewed on"),
        null=True,
        blank=True,
        help_text=_("The day by which somebody has to look whether the page still holds."),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to be reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Whether menus name the page; follows the two fields that editors see, for an index.
    in_navigation = models.BooleanField(default=False, editable=False)
    is_published_content = True

    localized_title = ActiveLanguageField("title")
    localized_seo_title = ActiveLanguageField("seo_title")
    localized_search_description = ActiveLanguageField("search_description")

    is_creatable = False
    # The picture that stands for the page where somebody links to it.
    main_picture: Picture | None = None
    # Types with an introduction below the title have a field of this name.
    intro: Any = ""
    # Whether lists of the site's pages name each page of this type; articles have an index.
    listed_in_site_map = True
    # What the page is at schema.org, and for those who share a link to it.
    schema_type = "WebPage"
    open_graph_type = "website"
    # Panels of a concrete page type; `get_edit_handler` puts them in one tab a language.
    vietnamese_panels: list[Panel] = []
    english_panels: list[Panel] = []
    shared_panels: list[Panel] = []

    search_fields = [
        *Page.search_fields,
        index.SearchField("title_en", boost=2),
        index.AutocompleteField("title_en"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        indexes = [
            models.Index(
                fields=["in_navigation"],
                condition=models.Q(in_navigation=True),
                name="basepage_in_navigation",
            )
        ]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.in_navigation = self.show_in_menus or self.show_in_footer
        fields = kwargs.get("update_fields")
        if fields is None or "slug" in fields:
            self._wait_for_siblings()
        super().save(*args, **kwargs)

    def _wait_for_siblings(self) -> None:
        """Save pages below one parent in turn, so that two never pass the check for one slug.

        SQLite does so for all that is written.
        """
        if connection.features.has_select_for_update and self.path:
            parent = Page.objects.filter(path=self.path[: -self.steplen])
            parent.select_for_update(no_key=True).values_list("pk").first()

    def update_aliases(self, **kwargs: Any) -> None:
        """Wagtail's, which would also publish the aliases of a page that is only scheduled.

        An alias' own aliases follow it as Wagtail has them.
        """
        if self.live or self.alias_of_id:
            super().update_aliases(**kwargs)

    update_aliases.alters_data = True  # type: ignore[attr-defined]

    @cached_classmethod
    def get_edit_handler(cls) -> Panel:
        """Edit form of the page type: Vietnamese, English, what both share, search and menus."""
        tabs: list[Panel] = [
            ObjectList([*Page.content_panels, *cls.vietnamese_panels], heading=_("Vietnamese")),
            ObjectList([FieldPanel("title_en"), *cls.english_panels], heading=_("English")),
        ]
        if cls.shared_panels:
            tabs.append(ObjectList(cls.shared_panels, heading=_("Details")))
        tabs.append(
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("slug", widget=slug_input()),
                            FieldPanel("show_in_menus"),
                            FieldPanel("show_in_footer"),
                            PageChooserPanel("successor"),
                        ],
                        heading=_("Address and menu"),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("seo_title"), FieldPanel("search_description")],
                        heading=_("In search results, Vietnamese"),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("seo_title_en"), FieldPanel("search_description_en")],
                        heading=_("In search results, English"),
                    ),
                ],
                heading=_("Promote"),
            )
        )
        review = [FieldPanel("review_on"), FieldPanel("reviewer")]
        settings_panels = [*Page.settings_panels, FieldRowPanel(review, heading=_("Review"))]
        tabs.append(ObjectList(settings_panels, heading=_("Settings")))
        interface = TabbedInterface(tabs, base_form_class=cls.base_form_class)
        return interface.bind_to_model(cls)

    # --- languages ---

    @property
    def has_english(self) -> bool:
        """Whether the page counts as translated: it has an English title."""
        return bool(self.title_en)

    @property
    def fallback_notice(self) -> bool:
        """Whether the present reader asked for English and gets Vietnamese."""
        return translation.get_language() != MAIN_LANGUAGE and not self.has_english

    def url_in(self, language: str, *, absolute: bool = False) -> str:
        """The page's address in `language`, without host unless `absolute`."""
        with translation.override(language):
            return (self.full_url if absolute else self.url) or ""

    @property
    def absolute_url(self) -> str:
        """The page's address in the active language, with host."""
        return self.full_url or ""

    @property
    def canonical_url(self) -> str:
        """The address search engines should keep: the Vietnamese one for untranslated pages."""
        return self.url_in(MAIN_LANGUAGE, absolute=True) if self.fallback_notice else self.full_url

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """(hreflang, absolute address) of each language the page is written in."""
        vietnamese = self.url_in(MAIN_LANGUAGE, absolute=True)
        pairs = [(MAIN_LANGUAGE, vietnamese)]
        if self.has_english:
            pairs.append(("en", self.url_in("en", absolute=True)))
        return [*pairs, ("x-default", vietnamese)]

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's context; menus and breadcrumbs are told which page is shown."""
        request.navigation.page = self
        return super().get_context(request, *args, **kwargs)

    # --- for machines ---

    @property
    def summary(self) -> str:
        """What search results and shared links say of the page; empty: the department's theme."""
        return self.localized_search_description or self.intro

    @property
    def shown_date(self) -> datetime.datetime | None:
        """The date that the page bears where it is printed, quoted or listed."""
        return self.updated_at

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        """Further nodes of the page's JSON-LD, made of what `graph.context` shows."""
        return []

    def schema_organisation(self, graph: "Graph") -> Node:
        """What the page shows of the department besides its names and contacts."""
        return {}

    def open_graph(self, context: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Further Open Graph properties, from the template's context."""
        return []

    # What the API tells of this type besides its texts: (type, description) by name; the values
    # come from `api_facts`.
    api_fields: dict[str, tuple[Any, str]] = {}

    def api_facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.api_fields}

    # --- previews ---

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(code, name) for code, name in settings.LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft as readers of one language would see it."""
        translation.activate(mode_name or MAIN_LANGUAGE)
        request.LANGUAGE_CODE = translation.get_language()
        return super().serve_preview(request, mode_name)

    # --- addresses ---

    def _set_core_field_defaults(self) -> None:
        """Give pages without a slug one from the Vietnamese title, đ included."""
        parent_is_known = bool(self.path or getattr(self, "_cached_parent_obj", None))
        base = slugify(self.title)
        if not self.slug and base and parent_is_known:
            self.slug = self._get_autogenerated_slug(base)
        super()._set_core_field_defaults()

    def successor_to_show(self) -> Page | None:
        """The live page that stands for this one once it is gone, as its last draft names it.

        Successors that are gone themselves lead on to theirs.
        """
        page, seen = self, set()
        while isinstance(page, BasePage) and page.pk not in seen:
            seen.add(page.pk)
            draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
            named = draft.successor
            page = named and named.specific
            if page and page.live and page.pk not in seen:
                return page
        return None

    def clean(self) -> None:
        super().clean()
        if self.pk and self.successor_id == self.pk:
            raise ValidationError({"successor": gettext("A page cannot be its own successor.")})

    @property
    def updated_at(self) -> Any:
        """When readers last saw the page change (aware datetime), None before publication."""
        return self.last_published_at
