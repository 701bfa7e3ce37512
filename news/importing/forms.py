"""Forms of the imports in the admin: a file with its archive, more archives, and what is which."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from news.importing.articles import Categories
from news.importing.choices import LEAVE_OUT, MAKE, NONE, ImportChoices
from news.importing.models import Format, ImportBatch
from news.importing.records import ForeignCategory
from news.importing.uploads import MOST_BYTES, choices_of
from news.models import Category


class _BoundedFile(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _now("This file is too large. Whoever runs the server can import it by a command.")
            )
        return file


def _archive_field(**options: Any) -> forms.FileField:
    return _BoundedFile(
        label=_("Pictures and files (ZIP)"),
        validators=[FileExtensionValidator(["zip"])],
        widget=forms.FileInput(attrs={"accept": ".zip", "data-max-file-size": MOST_BYTES}),
        **options,
    )


class UploadForm(forms.Form):
    file = _BoundedFile(
        label=_("File of the former site"),
        validators=[FileExtensionValidator(["csv", "xml"])],
        help_text=_(
            "A CSV file whose first line names its columns (title, date, text …), or an export of "
            "WordPress (.xml); at most 18 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xml", "data-max-file-size": MOST_BYTES}),
    )
    archive = _archive_field(
        required=False,
        help_text=_(
            "The former site's folder of uploads, packed; both files together at most 18 MB. More "
            "can be added on the next page."
        ),
    )
    make_categories = forms.BooleanField(
        label=_("Make categories that this site lacks"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        files = [file for name in ("file", "archive") if (file := cleaned.get(name))]
        if sum(file.size for file in files) > MOST_BYTES:
            self.add_error("archive", _("Together they are too large. Add this one afterwards."))
        return cleaned


class ArchiveForm(forms.Form):
    archive = _archive_field(
        help_text=_("At most 18 MB each, and ten of them. A name in two of them is read once.")
    )


class MappingForm(forms.Form):
    """Which category of ours each former one is; kept for the run."""

    def __init__(self, batch: ImportBatch, data: Any = None) -> None:
        self._batch = batch
        super().__init__(data)
        choices = choices_of(batch)
        ours = [(each.slug, str(each.name_vi or each.name)) for each in Category.objects.all()]
        options = [
            (_("This site's"), ours),
            (
                _("Or"),
                [
                    (MAKE, _("Make it new")),
                    ("none", _("No category")),
                    (LEAVE_OUT, _("Leave its articles out")),
                ],
            ),
        ]
        categories = Categories(choices)
        for number, former in enumerate(batch.former_categories):
            label = ngettext(
                "%(name)s (%(number)d article)", "%(name)s (%(number)d articles)", former["number"]
            )
            self.fields[f"category_{number}"] = forms.ChoiceField(
                label=label % {**former, "name": former["name"] or former["slug"]},
                choices=options,
                initial=_decided(categories, choices, former),
            )
        if batch.format == Format.WXR:
            self.fields["pages"] = forms.BooleanField(
                label=_("Take the former site's pages as articles, too"),
                required=False,
                initial=choices.pages,
            )

    def save(self) -> None:
        """Keep the choices with the batch."""
        said = {
            former["slug"] or former["name"]: _slug_of(self.cleaned_data[f"category_{number}"])
            for number, former in enumerate(self._batch.former_categories)
        }
        self._batch.options |= {
            "categories": said,
            "pages": self.cleaned_data.get("pages", False),
        }
        self._batch.save(update_fields=["options"])


def _decided(categories: Categories, choices: ImportChoices, former: dict[str, Any]) -> str:
    """What holds without anybody saying more."""
    named = ForeignCategory(former["slug"], former["name"])
    decision = categories.decide([named])
    if decision.is_left_out:
        return LEAVE_OUT
    if decision.category:
        return str(decision.category.slug)
    return MAKE if decision.make else "none"


def _slug_of(chosen: str) -> str:
    return NONE if chosen == "none" else chosen
