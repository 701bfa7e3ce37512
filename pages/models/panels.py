"""Panels of the edit form: both languages of a text side by side, and what search engines show."""

from typing import Any

from django.conf import settings
from django.db import models
from django.forms import Media
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel, TitleFieldPanel

from pages.models.english import EnglishState
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE
from sotngoaivu.core.widgets import OneLineInput

# Characters; what is longer, search engines cut.
TITLE_LENGTH = 65
DESCRIPTION_LENGTH = 160


def languages() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of each language."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class BilingualPanel(FieldRowPanel):
    """Both columns of a bilingual field; where there is no room for two, the language chosen.

    `columns`: a panel for each language, Vietnamese first, where they are not those of `field_name`
    with the languages' codes. `advised_length`: characters, counted while somebody writes.
    """

    heading: Any

    def __init__(
        self,
        field_name: str,
        columns: list[Panel] | None = None,
        *,
        advised_length: int = 0,
        **kwargs: Any,
    ) -> None:
        columns = columns or [FieldPanel(f"{field_name}_{code}") for code in LANGUAGES]
        super().__init__(kwargs.pop("children", columns), **kwargs)
        self.field_name = field_name
        self.advised_length = advised_length

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().clone_kwargs()
        return kwargs | {"field_name": self.field_name, "advised_length": self.advised_length}

    @property
    def clean_name(self) -> str:
        return f"{self.field_name}_bilingual"

    def on_model_bound(self) -> None:
        super().on_model_bound()
        field: models.Field[Any, Any] = self.model._meta.get_field(self.field_name)
        if not self.heading:
            self.heading = capfirst(field.verbose_name)

    class BoundPanel(FieldRowPanel.BoundPanel):
        template_name = "pages/admin/bilingual_panel.html"

        @cached_property
        def columns(self) -> list[tuple[str, str, Panel.BoundPanel]]:
            """(code, name of the language, panel) of those the user may see."""
            named = zip(languages(), self.children, strict=True)
            return [(code, name, child) for (code, name), child in named if child.is_shown()]

        @property
        def is_older(self) -> bool:
            """Whether the Vietnamese was changed since the English was."""
            return self.panel.field_name in getattr(self.instance, "older_english", ())

        @property
        def media(self) -> Media:
            media: Media = super().media + Media(js=["js/admin-edit.js"])
            return media


def bilingual_panels(*field_names: str) -> list[Panel]:
    """A panel for each bilingual field."""
    return [BilingualPanel(name) for name in field_names]


class LanguagePanel(Panel):
    """On top of the form: which language is shown where there is room for one; no field."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/language_panel.html"

        @property
        def languages(self) -> list[tuple[str, str]]:
            return languages()


class EnglishStillHoldsPanel(FieldPanel):
    """Asks only where the English is older than the Vietnamese."""

    def __init__(self) -> None:
        super().__init__("english_still_holds")

    def clone_kwargs(self) -> dict[str, Any]:
        return {}

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            is_older: bool = self.instance.english_state == EnglishState.OLDER
            return is_older and super().is_shown()


class SearchResultPanel(Panel):
    """What a search engine shows of the page, following what is being written; no field."""

    def __init__(self, language: str = MAIN_LANGUAGE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language = language

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().clone_kwargs()
        return kwargs | {"language": self.language}

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/search_result_panel.html"

        @property
        def suffix(self) -> str:
            """What the English fields' names end in; Wagtail's own end in nothing."""
            language: str = self.panel.language
            return "" if language == MAIN_LANGUAGE else f"_{language}"

        @property
        def summary_field(self) -> str:
            """The text that stands where no description is given."""
            names = [name for name in ("lead", "intro") if hasattr(self.instance, name)]
            return f"{names[0]}_{self.panel.language}" if names else ""

        @property
        def address(self) -> str:
            """Where the page stands, without its own part while it has none."""
            page = self.instance
            return (page.url_in(self.panel.language, absolute=True) if page.pk else "") or ""


title_panel = BilingualPanel(
    "title",
    [
        TitleFieldPanel("title", widget=OneLineInput()),
        FieldPanel("title_en", classname="title", widget=OneLineInput()),
    ],
    advised_length=TITLE_LENGTH,
)
search_result_panels: list[Panel] = [
    BilingualPanel(
        "seo_title",
        [FieldPanel("seo_title"), FieldPanel("seo_title_en")],
        advised_length=TITLE_LENGTH,
    ),
    BilingualPanel(
        "search_description",
        [FieldPanel("search_description"), FieldPanel("search_description_en")],
        advised_length=DESCRIPTION_LENGTH,
    ),
    FieldRowPanel(
        [SearchResultPanel("vi"), SearchResultPanel("en")], heading=_("In search results")
    ),
]
