"""Language of a request: the address alone decides, so a page can be kept for everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import translate_url
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

MAIN_LANGUAGE: str = settings.LANGUAGE_CODE
LANGUAGES = [code for code, _name in settings.LANGUAGES]
OTHER_LANGUAGES = [code for code, _name in settings.LANGUAGES if code != MAIN_LANGUAGE]


class LanguageMiddleware:
    """Activate the language that the address names and say so in `Content-Language`.

    Django's LocaleMiddleware looks at cookies and `Accept-Language` too and varies on them; here
    `/…` is Vietnamese and `/en/…` English for every reader.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or MAIN_LANGUAGE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


def column(field: str, language: str | None = None) -> str:
    """Name of the attribute that holds `field` in `language` (default: the active one).

    Wagtail's own page fields hold the Vietnamese under their plain name, ours under `…_vi`.
    """
    language = language or translation.get_language() or MAIN_LANGUAGE
    return f"{field}_{language}"


def repeats_a_column(obj: models.Model, field: str) -> bool:
    """Whether `field` is bilingual: beside its columns, it holds what is in one of them."""
    return hasattr(obj, column(field, MAIN_LANGUAGE))


def has_own(obj: models.Model, field: str, language: str | None = None) -> bool:
    """Whether `obj.field` has a value of its own in `language`, without the fallback."""
    language = language or translation.get_language() or MAIN_LANGUAGE
    if language == MAIN_LANGUAGE:
        return True
    return bool(getattr(obj, column(field, language), None))


def lang_attribute(language: str) -> SafeString:
    """` lang="…"` for words that stand among others, whatever the language of those.

    Nothing on Vietnamese pages, which are in one language, and for "", words as those around them.
    """
    if not language or translation.get_language() == MAIN_LANGUAGE:
        return SafeString()
    return format_html(' lang="{}"', language)


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text with its language; "" is the language of what it stands in."""

    text: str = ""
    language: str = ""

    @classmethod
    def of(cls, obj: models.Model, field: str, text: str) -> "LocalizedText":
        """`text`, which the reader gets of the bilingual `obj.field`."""
        active = translation.get_language() or MAIN_LANGUAGE
        return cls(text, active if has_own(obj, field) else MAIN_LANGUAGE)

    @property
    def lang(self) -> SafeString:
        return lang_attribute(self.language)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class ActiveLanguageField:
    """Descriptor over a text and its English twin, for the reader's language.

    `localized_title = ActiveLanguageField("title")` reads `title_en` where the active language
    is English and that is not empty, else `title` (or the attribute that `main` names).
    Read-only: editors write the columns.
    """

    def __init__(self, field: str, main: str = "") -> None:
        self.field, self.main = field, main or field

    def __get__(self, instance: object | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        language = translation.get_language() or MAIN_LANGUAGE
        if language != MAIN_LANGUAGE:
            value = getattr(instance, f"{self.field}_{language}", "")
            if value:
                return value
        return getattr(instance, self.main)


def address_in(request: HttpRequest, language: str) -> str:
    """Return the request's own address, with its query string, in another language."""
    return translate_url(request.get_full_path(), language)
