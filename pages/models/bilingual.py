"""Form and search fields of bilingual fields; names of fields that are empty."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import BlockField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.former_slugs import validate_slug_says_something
from sotngoaivu.core.i18n.languages import LANGUAGES
from sotngoaivu.core.publications import StoppedPages, ask_before_publication, live_copies
from sotngoaivu.core.text.vietnamese import slugify

# Pages of one name below one parent that each get a number of their own.
MOST_NUMBERS = 1000


def searchable(*fields: str, **options: Any) -> list[index.SearchField]:
    """Search fields over every column of bilingual fields: intro → intro_vi, intro_en."""
    return [
        index.SearchField(f"{field}_{code}", **options) for field in fields for code in LANGUAGES
    ]


def empty_fields(obj: models.Model, *fields: str) -> list[str]:
    """Names, in the reader's language, of those fields of `obj` that say nothing."""
    known = {field.name: field for field in obj._meta.fields}
    return [str(known[name].verbose_name) for name in fields if not getattr(obj, name)]


class PageCopyForm(CopyForm):
    """Wagtail's, which lets an address pass that no column holds, or that says nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = Page._meta.get_field("slug").max_length
        validators = [MaxLengthValidator(longest), validate_slug_says_something]
        self.fields["new_slug"].validators += validators

    def clean(self) -> Any:
        """A copy or alias that readers would see has to pass what stops a publication."""
        cleaned = super().clean()
        changes = {"title": cleaned["new_title"]} if cleaned.get("new_title") else {}
        asked = {"publish_copies": changes, "alias": {}}
        name = next((name for name in ("alias", "publish_copies") if cleaned.get(name)), "")
        if not name:
            return cleaned
        told = _now("Readers would see “%(title)s”: %(why)s")
        try:
            ask_before_publication(
                live_copies(self.page, cleaned.get("copy_subpages", False), asked[name])
            )
        except StoppedPages as error:
            for page, reason in error.stops:
                why = " ".join(reason.messages)
                self.add_error(name, told % {"title": page.title, "why": why})
        return cleaned


class BilingualPageForm(WagtailAdminPageForm):
    english_still_holds = forms.BooleanField(
        label=_("The English still says what the Vietnamese says"),
        required=False,
        help_text=_("The Vietnamese text has been changed since. Tick this once you have looked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].validators.append(validate_slug_says_something)
        if not self.instance.pk:
            self.initial |= {
                name: field.block.opening()
                for name, field in self.fields.items()
                if isinstance(field, BlockField) and isinstance(field.block, BodyBlock)
            }

    def clean(self) -> Any:
        self._settle_slug()
        cleaned = super().clean()
        moment = self.cleaned_data.get("go_live_at")
        # Wagtail's own check lets a page live for no moment.
        if moment and moment == self.cleaned_data.get("expire_at"):
            for name in ("go_live_at", "expire_at"):
                self.add_error(name, _("Go live date/time must be before expiry date/time"))
        return cleaned

    def _settle_slug(self) -> None:
        """Let no address hold up a new page, nor a draft that saves itself.

        A page that readers know keeps its address until the editor saves with another.
        """
        page = self.instance
        said = (slugify(self.data.get(name, "")) for name in ("slug", "title"))
        typed = next(filter(None, said), page.slug_of_type())
        is_wrong = "slug" in self.errors or self._is_taken(typed)
        if not (page.pk and page.live):
            names = (typed, *(f"{typed}-{number}" for number in range(2, MOST_NUMBERS)))
            free = next((name for name in names if not self._is_taken(name)), "")
        elif is_wrong and page.is_saved_by_itself:
            free = page.slug
        else:
            return
        if is_wrong and free:
            self.errors.pop("slug", None)
            self.cleaned_data["slug"] = free

    def _is_taken(self, slug: str) -> bool:
        if slug in self.instance.reserved_slugs:
            return True
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk)
        return bool(siblings.filter(slug=slug).exists())

    def save(self, commit: bool = True) -> Any:
        self.instance.english_is_confirmed = self.cleaned_data.get("english_still_holds", False)
        if not self.instance.pk:
            # Wagtail's would be live before anything is asked that may stop its publication.
            self.instance.live = False
        return super().save(commit)
