"""Checks of every type of page: both languages, pictures, headings, links, dates, personal data."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from pages.publication_checks.base import Level, PublicationCheck, PublicationFinding
from pages.publication_checks.personal import national, personal_numbers
from pages.publication_checks.texts import bodies, pictures, texts
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.keys import as_key
from sotngoaivu.core.text.legacy import detect

# How long a figure is taken to hold.
FIGURES_HOLD = datetime.timedelta(days=365)


class _Bound:
    find_broken_addresses: Callable[[Any], Iterator[Any]] = staticmethod(lambda page: iter(()))


def use_broken_addresses(find: Callable[[Any], Iterator[Any]]) -> None:
    """Ask `find` for typed addresses that lead nowhere; for the `ready` of an app.

    It stands on the types of pages, and they on this.
    """
    _Bound.find_broken_addresses = staticmethod(find)


def _without_english(page: Any) -> Iterator[PublicationFinding]:
    if not page.has_english:
        yield PublicationFinding("title_en", _now("There is no English title, so no English page."))


def _older_english(page: Any) -> Iterator[PublicationFinding]:
    for name in page.older_english:
        field = "title_en" if name == "title" else f"{name}_en"
        label = page._meta.get_field(name).verbose_name
        text = _now("The Vietnamese was changed since the English was: %(field)s.")
        yield PublicationFinding(field, text % {"field": label})


def _undescribed_pictures(page: Any) -> Iterator[PublicationFinding]:
    text = _now("Readers who cannot see are told nothing of the picture “%(picture)s”.")
    for _language, field, picture in pictures(page):
        if picture.lacks_description:
            # Of a main picture there is one finding: its English falls back to the Vietnamese.
            written = f"{field}_alt_{MAIN_LANGUAGE}"
            place = written if hasattr(page, written) else field
            yield PublicationFinding(place, text % {"picture": picture.image.title})


def _heading_jumps(page: Any) -> Iterator[PublicationFinding]:
    text = _now("“%(heading)s” is part of a section, but no section stands before it.")
    for field, body in bodies(page):
        levels = [child.value for child in body if child.block_type == "heading"]
        if levels and levels[0]["level"] == "h3":
            yield PublicationFinding(field, text % {"heading": levels[0]["text"]})


def _broken_links(page: Any) -> Iterator[PublicationFinding]:
    told = {
        Page: _now("A link leads to a page that is no longer there."),
        get_document_model(): _now("A link leads to a document that is no longer there."),
    }
    for field, keys in _references(page):
        for model, text in told.items():
            wanted = keys.get(model, set())
            if len(model.objects.in_bulk(wanted)) < len(wanted):
                yield PublicationFinding(field, text)


def _typed_to_nowhere(page: Any) -> Iterator[PublicationFinding]:
    nowhere = _now("A link leads to “%(address)s”, where nothing is.")
    for broken in _broken_addresses(page):
        if not broken.draft:
            yield PublicationFinding(broken.field, nowhere % {"address": broken.address})


def _broken_addresses(page: Any) -> Iterator[Any]:
    """Of those that were typed."""
    return _Bound.find_broken_addresses(page)


def _links_to_drafts(page: Any) -> Iterator[PublicationFinding]:
    text = _now("A link leads to “%(title)s”, which readers cannot see.")
    for field, keys in _references(page):
        drafts = Page.objects.filter(pk__in=keys.get(Page, set()), live=False)
        for target in drafts.exclude(pk=page.pk):
            yield PublicationFinding(field, text % {"title": target.title})
    for broken in _broken_addresses(page):
        if broken.draft:
            yield PublicationFinding(broken.field, text % {"title": broken.draft.title})


def _references(page: Any) -> Iterator[tuple[str, dict[type[models.Model], set[int]]]]:
    """(field, keys by model) of all that the texts of the page point to."""
    for field in page._meta.get_fields():
        if not hasattr(field, "extract_references"):
            continue
        keys: dict[type[models.Model], set[int]] = {}
        value = field.value_from_object(page)
        for model, key, _model_path, _content_path in field.extract_references(value):
            if (number := as_key(key)) is not None:
                keys.setdefault(model, set()).add(number)
        if keys:
            yield field.name, keys


def _old_figures(page: Any) -> Iterator[PublicationFinding]:
    text = _now("The figure “%(figure)s” is of %(date)s: does it still hold?")
    figures = getattr(page, "figures", None)
    for number, figure in enumerate(figures.all() if figures else ()):
        if figure.as_of and localdate() - figure.as_of > FIGURES_HOLD:
            said = {"figure": figure.value, "date": f"{figure.as_of:%d/%m/%Y}"}
            yield PublicationFinding(f"figures-{number}-as_of", text % said)


def _personal_data(page: Any) -> Iterator[PublicationFinding]:
    told = {
        "card": _now("%(number)s looks like the number of somebody's identity card."),
        "passport": _now("%(number)s looks like the number of somebody's passport."),
        "telephone": _now("%(number)s looks like a private telephone number."),
    }
    public = _public_numbers(page)
    for field, words in texts(page):
        for kind, number in personal_numbers(words):
            if national(number) not in public:
                yield PublicationFinding(field, told[kind] % {"number": number})


def _public_numbers(page: Any) -> set[str]:
    """Of the telephones that models say are for everybody (`public_telephone_fields`)."""
    said = [getattr(page, name) for name in getattr(page, "public_telephone_fields", ())]
    for model in apps.get_models():
        for name in getattr(model, "public_telephone_fields", ()):
            said += model._default_manager.values_list(name, flat=True)
    return {national(number) for words in said for _kind, number in personal_numbers(words)}


def _legacy_encoding(page: Any) -> Iterator[PublicationFinding]:
    told = _now("The text is in an encoding from before Unicode (%(encoding)s): readers see signs.")
    for field, words in texts(page):
        if encoding := detect(words):
            yield PublicationFinding(field, told % {"encoding": encoding.label})


COMMON = (
    PublicationCheck("english", _("English title"), _without_english),
    PublicationCheck("older_english", _("English older than the Vietnamese"), _older_english),
    PublicationCheck("pictures", _("Descriptions of pictures"), _undescribed_pictures, Level.STOP),
    PublicationCheck("headings", _("Order of headings"), _heading_jumps),
    PublicationCheck("links", _("Links to what is there"), _broken_links, Level.STOP),
    # Warns: what an import publishes may lead to what comes after it.
    PublicationCheck("addresses", _("Typed addresses on this site"), _typed_to_nowhere),
    PublicationCheck("draft_links", _("Links to what readers can see"), _links_to_drafts),
    PublicationCheck("encoding", _("Encoding of texts"), _legacy_encoding, Level.STOP),
    PublicationCheck("figures", _("Age of figures"), _old_figures),
    PublicationCheck("personal_data", _("Personal data"), _personal_data),
)
