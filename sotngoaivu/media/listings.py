"""Lists of pictures and documents in the admin: their filters, and how often each is used."""

from typing import Any

from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters.filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.images.views.images import ImagesFilterSet

from sotngoaivu.media.models import CustomImage
from sotngoaivu.media.reports import LACKS
from sotngoaivu.media.similar import similar_to
from sotngoaivu.media.usage import owners_of, with_use

_FREE = ~Q(terms_of_use_vi="") & Q(terms_of_use_vi__isnull=False)
TERMS = {
    "given": (_("may be taken away"), _FREE),
    "none": (_("not offered to others"), ~_FREE),
}


def _lacking(files: QuerySet[Any], wanted: list[str]) -> Any:
    conditions = Q()
    for each in wanted:
        conditions |= LACKS[each][1]
    # As a subquery: the search knows no annotations.
    found = with_use(files.model._default_manager.all()).filter(conditions)
    return files.filter(pk__in=found.values("pk")) if wanted else files


class ImageListFilterSet(ImagesFilterSet):
    lacks = MultipleChoiceFilter(
        label=_("What is missing"),
        choices=[(name, label) for name, (label, _condition) in LACKS.items()],
        method="lacking",
        widget=CheckboxSelectMultiple,
    )
    terms = ChoiceFilter(
        label=_("Terms of use"),
        choices=[(name, label) for name, (label, _condition) in TERMS.items()],
        empty_label=_("Any"),
        method="under_terms",
        widget=RadioSelect,
    )

    def lacking(self, files: QuerySet[Any], name: str, wanted: list[str]) -> Any:
        return _lacking(files, wanted)

    def under_terms(self, files: QuerySet[Any], name: str, wanted: str) -> Any:
        found = CustomImage.objects.filter(TERMS[wanted][1])
        return files.filter(pk__in=found.values("pk"))


class DocumentListFilterSet(DocumentsFilterSet):
    lacks = MultipleChoiceFilter(
        label=_("What is missing"),
        choices=[("use", LACKS["use"][0])],
        method="lacking",
        widget=CheckboxSelectMultiple,
    )

    def lacking(self, files: QuerySet[Any], name: str, wanted: list[str]) -> Any:
        return _lacking(files, wanted)


def count_uses(files: list[Any]) -> dict[Any, int]:
    return {key: len(owners) for key, owners in owners_of(files).items()}


def standing_for(image: Any, user: Any, permission_policy: Any) -> QuerySet[Any]:
    """The picture that is there already of one that was uploaded, if the user may choose it."""
    choosable = permission_policy.instances_user_has_permission_for(user, "choose")
    found: QuerySet[Any] = choosable.filter(
        pk__in=[each.pk for each in similar_to(image, choosable)[:1]]
    )
    return found
