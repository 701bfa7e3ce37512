"""Searchable mixin: what an object says of itself so that readers find it."""

import datetime
from collections.abc import Iterable

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.search.extraction import plain_text

# Kinds that the search page can be narrowed to; see `sotngoaivu.search.result_types`.
PAGE, NEWS, OFFICE, STAFF, DOCUMENT = "page", "news", "office", "staff", "document"


class Searchable:
    """Mixin of models whose objects the search page finds; they are indexed as they are saved.

    What is indexed is what the database holds of a published object, never a draft.
    """

    search_kind = PAGE
    # The field by which many are put in order, so that the latest are found first.
    search_order = "pk"
    # Bilingual fields, and fields that hold one text for both languages, besides the title.
    bilingual_texts: tuple[str, ...] = ()
    shared_texts: tuple[str, ...] = ()

    def search_title(self, language: str) -> str:
        """The title in that language, "" where it has none."""
        name = "title" if language == MAIN_LANGUAGE else f"title_{language}"
        return str(getattr(self, name, "") or "")

    def search_text(self, language: str) -> str:
        """The words of that language besides the title, without markup."""
        names = [f"{name}_{language}" for name in self.bilingual_texts]
        names += self.shared_texts if language == MAIN_LANGUAGE else ()
        texts = (plain_text(self, name) for name in names)
        return "\n".join(text for text in texts if text)

    def search_date(self) -> datetime.datetime | None:
        """When it happened or was issued; None for what stands as it is."""
        return None

    def search_category(self) -> int | None:
        """Key of the category readers may narrow the search to."""
        return None

    def search_page(self) -> int | None:
        """Key of the page that shows the object to readers; None while nobody may see it."""
        return getattr(self, "pk", None) if getattr(self, "live", False) else None

    def search_address(self) -> str:
        """Where on the page the object is ("#…", "?…"), or an address of its own ("/…")."""
        return ""

    def search_dependents(self) -> Iterable["Searchable"]:
        """Others whose entries tell something of this object."""
        return ()
